/** How patterns begin that are more than words: JSON, fields, a regular expression, a phrase, OR, NOT. */
const PATTERN = /^[{[%"?-]/;

/**
 * What a reader types as a CloudWatch Logs filter pattern: a pattern stays as it is, and words may hold characters
 * that a pattern wants in quotes.
 */
export const toFilterPattern = (typed: string): string => {
  const text = typed.trim();
  if (PATTERN.test(text)) return text;
  const words = text.split(/\s+/).filter(Boolean);
  return words.map((word) => (/^\w+$/.test(word) ? word : JSON.stringify(word))).join(' ');
};
