import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const file = join(__dirname, '../../testdata/alarm-vectors.json');

/** Cases of AWS's documented behaviour, but for those of which AWS is not sure itself. */
export const vectors = <Case>(group: string): readonly Case[] => {
  const { vectors: groups } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly vectors: Readonly<Record<string, readonly Case[]>>;
  };
  return (groups[group] ?? []).filter(
    (given) => !['low', 'medium'].includes(String((given as { certainty?: string }).certainty)),
  );
};
