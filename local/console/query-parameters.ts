const PARAMETER = /\{\{(\w+)\}\}/g;

/** The parameters of a saved query, `{{name}}` in its text, each once in the order in which they stand. */
export const parametersIn = (query: string): readonly string[] => [
  ...new Set([...query.matchAll(PARAMETER)].map(([, name = '']) => name)),
];

/** The query as it runs; what has no value stays as it is. */
export const withParameters = (query: string, values: Readonly<Record<string, string>>): string =>
  query.replace(PARAMETER, (place, name: string) => values[name] || place);
