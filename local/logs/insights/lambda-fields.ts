import { toNumber, type Value } from './value';

/** What the numbers of a REPORT line are called. Memory is in bytes, durations are in milliseconds. */
const reported: readonly (readonly [label: string, field: string, factor: number])[] = [
  ['Duration', '@duration', 1],
  ['Billed Duration', '@billedDuration', 1],
  ['Init Duration', '@initDuration', 1],
  ['Memory Size', '@memorySize', 1_000_000],
  ['Max Memory Used', '@maxMemoryUsed', 1_000_000],
];

const texts: readonly (readonly [label: string, field: string])[] = [
  ['XRAY TraceId', '@xrayTraceId'],
  ['SegmentId', '@xraySegmentId'],
];

/** The same in the JSON format. */
const jsonMetrics: readonly (readonly [member: string, field: string, factor: number])[] = [
  ['durationMs', '@duration', 1],
  ['billedDurationMs', '@billedDuration', 1],
  ['initDurationMs', '@initDuration', 1],
  ['memorySizeMB', '@memorySize', 1_000_000],
  ['maxMemoryUsedMB', '@maxMemoryUsed', 1_000_000],
];

/**
 * The fields that Logs Insights discovers in lines of Lambda: those of the platform, and the request's id in the lines
 * of a function. Lines of the JSON format have the `@type` that they have in the text format.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
 */
export const lambdaFields = (message: string): ReadonlyMap<string, Value> => {
  if (/^\{.*"type"\s*:\s*"platform\./s.test(message.slice(0, 200))) return platformFields(message);
  const [, type, requestId] = message.match(/^(START|END|REPORT) RequestId: (\S+)/) ?? [];
  if (type !== undefined) {
    return new Map<string, Value>([
      ['@type', type],
      ['@requestId', requestId],
      ...(type === 'REPORT' ? reportFields(message) : []),
    ]);
  }
  const [, ownId] = message.match(/^(?:\[\w+\]\t)?\S+\t([\da-f]{8}-[\da-f-]{27})\t/) ?? [];
  return new Map(ownId === undefined ? [] : [['@requestId', ownId]]);
};

const reportFields = (message: string): (readonly [string, Value])[] => {
  const parts = new Map(
    message.split(/[\t\n]/).flatMap((part) => {
      const [, label, value] = part.match(/^\s*([^:]+): (.*)$/) ?? [];
      return label === undefined || value === undefined ? [] : [[label, value] as const];
    }),
  );
  return [
    ...reported.flatMap(([label, field, factor]) => {
      const number = toNumber(parts.get(label)?.replace(/ \w+\s*$/, ''));
      return number === undefined ? [] : [[field, number * factor] as const];
    }),
    ...texts.flatMap(([label, field]) =>
      parts.has(label) ? [[field, parts.get(label)] as const] : [],
    ),
  ];
};

interface PlatformLine {
  readonly type?: unknown;
  readonly record?: {
    readonly requestId?: unknown;
    readonly metrics?: Readonly<Record<string, unknown>>;
  } | null;
}

/** `platform.report` is what the text format calls REPORT. */
const platformTypes: Readonly<Record<string, string>> = {
  'platform.start': 'START',
  'platform.runtimeDone': 'END',
  'platform.report': 'REPORT',
};

const platformFields = (message: string): ReadonlyMap<string, Value> => {
  const line = parse(message);
  const { requestId, metrics = {} } = line?.record ?? {};
  const fields = new Map<string, Value>();
  if (typeof line?.type === 'string') fields.set('@type', platformTypes[line.type] ?? line.type);
  if (typeof requestId === 'string') fields.set('@requestId', requestId);
  for (const [member, field, factor] of jsonMetrics) {
    const number = metrics[member];
    if (typeof number === 'number') fields.set(field, number * factor);
  }
  return fields;
};

const parse = (message: string): PlatformLine | undefined => {
  try {
    return JSON.parse(message) as PlatformLine;
  } catch {
    return undefined;
  }
};
