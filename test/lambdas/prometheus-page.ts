/** A sample of a page, with the family that it belongs to. */
export interface ReadSample {
  readonly family: string;
  readonly type: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const suffixes: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total'],
  gauge: [''],
  summary: ['', '_sum', '_count'],
  histogram: ['_bucket', '_sum', '_count'],
};

const name = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const label = '(?!__)[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\[\\\\"n])*"';
const sampleLine = new RegExp(
  `^(${name})(?:\\{(${label}(?:,${label})*)\\})? (-?\\d+(?:\\.\\d+)?(?:e[+-]\\d+)?|[+-]Inf|NaN)$`,
);
const typeLine = new RegExp(`^# TYPE (${name}) (counter|gauge|summary|histogram)$`);

/**
 * Reads OpenMetrics as strictly as its specification: families do not mix and are there once, names belong to the family
 * and its type, a unit is the name's end, no label and no series is there twice.
 * @throws Error at the first line that breaks a rule
 */
export const readOpenMetrics = (page: string): readonly ReadSample[] => {
  const lines = page.split('\n');
  if (lines.pop() !== '' || lines.pop() !== '# EOF') throw new Error('no # EOF at the end');
  const families = new Set<string>();
  const series = new Set<string>();
  let family = '';
  let type = '';
  return lines.flatMap((line) => {
    const refuse = (why: string) => new Error(`${why}: ${line}`);
    const opened = typeLine.exec(line);
    if (opened) {
      [, family = '', type = ''] = opened;
      for (const suffix of new Set(['', ...(suffixes[type] ?? [])])) {
        if (families.has(family + suffix)) throw refuse('the name is taken');
        families.add(family + suffix);
      }
      return [];
    }
    if (line.startsWith('# UNIT ')) {
      const [, , of, unit] = line.split(' ');
      if (of !== family || !family.endsWith(`_${unit}`)) throw refuse('not the unit of its family');
      return [];
    }
    if (line.startsWith('# ')) {
      if (!line.startsWith(`# HELP ${family} `) || /(^|[^\\])(\\\\)*"/.test(line)) {
        throw refuse('not the help of its family');
      }
      return [];
    }
    const [, sample = '', labels = '', value = ''] = sampleLine.exec(line) ?? [];
    if (!suffixes[type]?.some((suffix) => sample === family + suffix)) {
      throw refuse('no sample of its family');
    }
    const pairs = [...labels.matchAll(new RegExp(label, 'g'))].map(([pair]) => readLabel(pair));
    const read = { family, type, name: sample, labels: Object.fromEntries(pairs) };
    if (Object.keys(read.labels).length < pairs.length) throw refuse('a label is there twice');
    const key = JSON.stringify([sample, Object.entries(read.labels).sort()]);
    if (series.has(key)) throw refuse('a series is there twice');
    series.add(key);
    return [{ ...read, value: Number(value.replace('Inf', 'Infinity')) }];
  });
};

const readLabel = (pair: string): readonly [string, string] => {
  const at = pair.indexOf('=');
  const value = pair.slice(at + 2, -1);
  return [
    pair.slice(0, at),
    value.replace(/\\(.)/g, (_, escaped) => (escaped === 'n' ? '\n' : escaped)),
  ];
};
