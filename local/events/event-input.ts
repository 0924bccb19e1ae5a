/** What a target gets instead of the event itself. At most one of them is given. */
export interface EventInput {
  /** JSON, the same for each event. */
  readonly Input?: string;
  /** JSONPath of the part of the event that is handed on. */
  readonly InputPath?: string;
  readonly InputTransformer?: {
    /** JSONPaths by name. */
    readonly InputPathsMap?: Readonly<Record<string, string>>;
    /** JSON or text with `<name>` in it. */
    readonly InputTemplate: string;
  };
}

/** A path or template that cannot be read. */
export class EventInputError extends Error {
  override readonly name = 'EventInputError';
}

/** What every transformer knows besides its own names. */
export interface RuleFacts {
  readonly ruleArn: string;
  readonly ruleName: string;
}

/**
 * Reads once what a target gets of an event.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 * @throws EventInputError for a path or a template that is none
 */
export const compileEventInput = (
  { Input, InputPath, InputTransformer }: EventInput,
  rule: RuleFacts,
): ((event: unknown, nowMs: number) => string) => {
  if (Input !== undefined) return () => Input;
  if (InputPath !== undefined) {
    const read = compilePath(InputPath);
    return (event) => JSON.stringify(read(event) ?? null);
  }
  if (InputTransformer) return compileTransformer(InputTransformer, rule);
  return (event) => JSON.stringify(event);
};

type Read = (event: unknown) => unknown;

/** `$`, `$.detail.state`, `$['detail-type']`, `$.resources[0]`. */
export const compilePath = (path: string): Read => {
  const readable = /^\$(\.[A-Za-z0-9_-]+|\[\d+\]|\['[^']+'\])*/.exec(path)?.[0] ?? '';
  if (readable === '' || readable.length < path.length) {
    throw new EventInputError(
      `a path is $, $.detail.state, $['detail-type'] or $.resources[0], got ${path}: it is none from position ${readable.length} on`,
    );
  }
  const steps = [...readable.matchAll(/\.([A-Za-z0-9_-]+)|\[(\d+)\]|\['([^']+)'\]/g)].map(
    ([, name, index, quoted]) => name ?? index ?? quoted ?? '',
  );
  return (event) => steps.reduce(part, event);
};

const part = (value: unknown, step: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, step)
    ? (value as Readonly<Record<string, unknown>>)[step]
    : undefined;

const compileTransformer = (
  { InputPathsMap = {}, InputTemplate }: NonNullable<EventInput['InputTransformer']>,
  rule: RuleFacts,
): ((event: unknown, nowMs: number) => string) => {
  const paths = Object.entries(InputPathsMap).map(
    ([name, path]) => [name, compilePath(path)] as const,
  );
  return (event, nowMs) => {
    const values = new Map<string, unknown>([
      ...paths.map(([name, read]) => [name, read(event)] as const),
      ['aws.events.rule-arn', rule.ruleArn],
      ['aws.events.rule-name', rule.ruleName],
      ['aws.events.event.ingestion-time', new Date(nowMs).toISOString()],
      ['aws.events.event', event],
      ['aws.events.event.json', event],
    ]);
    return fill(InputTemplate, values);
  };
};

/** A template that is no plain text: an object, a list, a quoted text, or one name alone. */
const JSON_TEMPLATE = /^\s*([{["]|<[\w.-]+>\s*$)/;

/** Outside of quotes a text gets quotes where the template is JSON; inside of them it is put in as it is. */
const fill = (template: string, values: ReadonlyMap<string, unknown>): string => {
  const isJson = JSON_TEMPLATE.test(template);
  let isQuoted = false;
  return template.replace(/\\.|"|<([\w.-]+)>/g, (found: string, name: string | undefined) => {
    if (found === '"') isQuoted = !isQuoted;
    if (name === undefined || !values.has(name)) return found;
    // A path that leads to nothing gives an empty text.
    const value = values.get(name) ?? '';
    if (!isJson) return typeof value === 'string' ? value : JSON.stringify(value);
    if (!isQuoted) return JSON.stringify(value);
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return JSON.stringify(text).slice(1, -1);
  });
};
