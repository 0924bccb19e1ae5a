/**
 * A header of a request; callers write its name in any case.
 * @param name - in lower case
 */
export const headerOf = (
  { headers }: { readonly headers?: Readonly<Record<string, string | undefined>> | null },
  name: string,
): string | undefined => {
  for (const key in headers) {
    if (key.length === name.length && key.toLowerCase() === name) return headers[key];
  }
  return undefined;
};
