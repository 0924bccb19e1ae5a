import type { NormalizedSchema } from '@smithy/core/schema';

/**
 * Reads an operation's input from the keys of a form: `Dimensions.member.1.Name=Route`.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#query-key-resolution
 */
export const readQueryInput = (schema: NormalizedSchema, form: URLSearchParams): unknown =>
  read(schema, form, '') ?? {};

const read = (schema: NormalizedSchema, form: URLSearchParams, key: string): unknown => {
  if (schema.isStructSchema()) return readStruct(schema, form, key);
  if (schema.isListSchema()) return readList(schema, form, key);
  if (schema.isMapSchema()) return readMap(schema, form, key);
  const text = form.get(key);
  return text === null ? undefined : readSimple(schema, text);
};

const readStruct = (schema: NormalizedSchema, form: URLSearchParams, key: string): unknown => {
  const members = [...schema.structIterator()].map(([name, member]) => [
    name,
    read(member, form, join(key, xmlName(member, name))),
  ]);
  const present = members.filter(([, value]) => value !== undefined);
  return present.length > 0 ? Object.fromEntries(present) : undefined;
};

const readList = (schema: NormalizedSchema, form: URLSearchParams, key: string): unknown => {
  const item = schema.getValueSchema();
  const prefix = isFlat(schema) ? key : join(key, xmlName(item, 'member'));
  const values = readNumbered((index) => read(item, form, join(prefix, index)));
  return values.length > 0 ? values : undefined;
};

const readMap = (schema: NormalizedSchema, form: URLSearchParams, key: string): unknown => {
  const prefix = isFlat(schema) ? key : join(key, 'entry');
  const [keys, values] = [schema.getKeySchema(), schema.getValueSchema()];
  const entries = readNumbered((index) => {
    const name = form.get(join(prefix, index, xmlName(keys, 'key')));
    return name === null
      ? undefined
      : [name, read(values, form, join(prefix, index, xmlName(values, 'value')))];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
};

/** What is found under the keys 1, 2, … up to the first gap. */
const readNumbered = <T>(readAt: (index: string) => T | undefined): NonNullable<T>[] => {
  const values: NonNullable<T>[] = [];
  for (let index = 1; ; index += 1) {
    const value = readAt(String(index));
    if (value === undefined || value === null) return values;
    values.push(value);
  }
};

const readSimple = (schema: NormalizedSchema, text: string): unknown => {
  if (schema.isNumericSchema()) return Number(text);
  if (schema.isBooleanSchema()) return text === 'true';
  if (schema.isTimestampSchema()) return new Date(text);
  return schema.isBlobSchema() ? Buffer.from(text, 'base64') : text;
};

const isFlat = (schema: NormalizedSchema): boolean =>
  schema.getMergedTraits().xmlFlattened !== undefined;

const xmlName = (schema: NormalizedSchema, name: string): string =>
  String(schema.getMergedTraits().xmlName ?? name);

const join = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('.');
