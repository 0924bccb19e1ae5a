const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

/** Of the burstable classes. @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html */
const burstableGib: Readonly<Record<string, number>> = {
  ...{ micro: 1, small: 2, medium: 4, large: 8, xlarge: 16 },
  '2xlarge': 32,
};

/** GiB for each virtual CPU, by the first letter of the family. */
const gibPerCpu: Readonly<Record<string, number>> = { m: 4, r: 8 };

/** How much memory an instance class has, such as `db.r8g.large`. @returns undefined for a class that is not known */
export const memoryOfClass = (instanceClass: string | undefined): number | undefined => {
  const [, family = '', size = ''] =
    /^db\.((?:t[234]|[mr][5-9])[a-z]*)\.(\w+)$/.exec(instanceClass ?? '') ?? [];
  const gib = family.startsWith('t')
    ? burstableGib[size]
    : (gibPerCpu[family.charAt(0)] ?? Number.NaN) * cpusOf(size);
  return gib === undefined || Number.isNaN(gib) ? undefined : gib * GIB;
};

const cpusOf = (size: string): number => {
  if (size === 'large') return 2;
  const [, times] = /^(\d*)xlarge$/.exec(size) ?? [];
  return times === undefined ? Number.NaN : Number(times || '1') * 4;
};

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections */
const bytesPerConnection: readonly (readonly [engine: RegExp, bytes: number, most: number])[] = [
  [/^(aurora-)?postgres/, 9_531_392, 5000],
  [/^mysql/, 12_582_880, 100_000],
  [/^mariadb/, 25_165_760, 12_000],
];

/**
 * How many connections an engine allows by default. The engine reckons with the memory that the operating system and RDS
 * leave it; that is taken as all but 256 MiB, less a twentieth.
 * @returns undefined for an engine with another rule
 */
export const connectionsOf = (engine: string | undefined, memory: number): number | undefined => {
  const rule = bytesPerConnection.find(([pattern]) => pattern.test(engine ?? ''));
  if (!rule) return undefined;
  const [, bytes, most] = rule;
  return Math.min(most, Math.floor((0.95 * (memory - 256 * MIB)) / bytes));
};
