/** A line of JSON as a handler wrote it. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into it freely
export type Line = Record<string, any>;

/** Runs `work` and gives the lines that it wrote to standard output. */
export const writtenLines = async (work: () => unknown): Promise<readonly Line[]> => {
  const written: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  try {
    await work();
  } finally {
    write.mockRestore();
  }
  return written
    .join('')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
};
