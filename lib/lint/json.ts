/** An object of a template, where anything may be missing or of another shape than CloudFormation asks for. */
export type Json = Readonly<Record<string, unknown>>;

/** The object, or an empty one for anything else. */
export const objectOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

/** The list, a list of the one value, or an empty one for none. */
export const listOf = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
};

/** A number, also one that a hand-written template has in quotes. */
export const numberOf = (value: unknown): number | undefined => {
  const isWritten = typeof value === 'string' && value.trim() !== '';
  const number = isWritten ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

export const stringOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** A value of an object that anybody may have written: never what objects inherit. */
export const ownOf = (object: Json, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined;
