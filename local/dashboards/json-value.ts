/** A JSON object of unknown members. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The value where it is an object, else an empty one: reading a stranger's JSON never throws. */
export const asObject = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null ? (value as JsonObject) : {};

export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const asText = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

export const asNumber = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;
