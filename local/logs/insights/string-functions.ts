import { createHash } from 'node:crypto';
import { insightsFunction, literalText, plain } from './insights-function';
import { QueryScanner } from './query-scanner';
import { compileRegex } from './regex';
import { isTrue, toNumber, toText, type Value } from './value';

/** The longest log event. A text that grew beyond it is dropped, so that texts cannot double until memory ends. */
const MAX_LENGTH = 1_048_576;

const notTooLong = (value: Value): Value =>
  typeof value === 'string' && value.length > MAX_LENGTH ? undefined : value;

const onTexts =
  (apply: (...texts: string[]) => Value) =>
  (...values: Value[]): Value => {
    const texts = values.map(toText);
    return texts.includes(undefined) ? undefined : notTooLong(apply(...(texts as string[])));
  };

/** 1 and 0, and 0 for what is missing. */
const test =
  (holds: (text: string, part: string, third?: Value) => boolean) =>
  (value: Value, part: Value, third?: Value): Value => {
    const [a, b] = [toText(value), toText(part)];
    return Number(a !== undefined && b !== undefined && holds(a, b, third));
  };

const trimmedLeft = (text: string, characters?: string): string => {
  if (characters === undefined) return text.trimStart();
  let from = 0;
  while (from < text.length && characters.includes(text[from] as string)) from++;
  return text.slice(from);
};

const trimmedRight = (text: string, characters?: string): string => {
  if (characters === undefined) return text.trimEnd();
  let to = text.length;
  while (to > 0 && characters.includes(text[to - 1] as string)) to--;
  return text.slice(0, to);
};

const substr = (value: Value, start: Value, length: Value): Value => {
  const [text, from] = [toText(value), toNumber(start)];
  if (text === undefined || from === undefined) return undefined;
  const characters = [...text];
  const first = Math.max(0, Math.trunc(from));
  const count = length === undefined ? characters.length : (toNumber(length) ?? 0);
  return characters.slice(first, first + Math.max(0, Math.trunc(count))).join('');
};

/** By way of bytes, since half a character cannot be encoded. */
const urlEncoded = (text: string): string => encodeURIComponent(Buffer.from(text).toString('utf8'));

/** Undefined where the text has an escape that stands for nothing. */
const urlDecoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
};

const hexToAscii = (text: string): string | undefined =>
  /^(?:0x)?(?:[\da-f]{2})*$/i.test(text)
    ? Buffer.from(text.replace(/^0x/i, ''), 'hex').toString('latin1')
    : undefined;

const hexToDec = (text: string): number | undefined => {
  const [, sign = '', digits] = text.trim().match(/^(-?)(?:0x)?([\da-f]+)$/i) ?? [];
  return digits === undefined ? undefined : Number.parseInt(`${sign}${digits}`, 16);
};

const decToHex = (value: Value): Value => {
  const number = toNumber(value);
  if (number === undefined) return undefined;
  const whole = Math.trunc(number);
  return `${whole < 0 ? '-' : ''}0x${Math.abs(whole).toString(16)}`;
};

const hash = (algorithm: 'md5' | 'sha256') =>
  onTexts((text) => createHash(algorithm).update(text).digest('hex'));

const replaceAll = (text: string, part: string, by: string): string =>
  part === '' ? text : text.split(part).join(by);

const regexReplace = insightsFunction('regexReplace(text, pattern, replacement)', (call) => {
  const [text, pattern, replacement] = call.args;
  if (!text || !pattern || !replacement) throw call.fail('expected three arguments');
  const source = literalText(call, pattern, 'a regular expression');
  const regex = globalRegex(source, pattern.expression.position);
  return (row) => {
    const [value, by] = [toText(text.evaluate(row)), toText(replacement.evaluate(row))];
    // RE2 writes groups as \1, and a dollar sign is a dollar sign.
    const replaced = (by ?? '').replaceAll('$', '$$$$').replace(/\\(\d)/g, '$$$1');
    return notTooLong(value?.replace(regex, replaced));
  };
});

const globalRegex = (source: string, position: number): RegExp => {
  const { source: compiled, flags } = compileRegex(source, new QueryScanner(source), position);
  return new RegExp(compiled, `${flags}g`);
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html */
export const stringFunctions = [
  plain('isempty(text)', (value) => Number((toText(value) ?? '') === '')),
  plain('isblank(text)', (value) => Number((toText(value) ?? '').trim() === '')),
  plain('concat(text, …)', (...values) =>
    notTooLong(values.map((value) => toText(value) ?? '').join('')),
  ),
  plain('ltrim(text[, characters])', onTexts(trimmedLeft)),
  plain('rtrim(text[, characters])', onTexts(trimmedRight)),
  plain(
    'trim(text[, characters])',
    onTexts((text, characters) => trimmedRight(trimmedLeft(text, characters), characters)),
  ),
  plain(
    'strlen(text)',
    onTexts((text) => [...text].length),
  ),
  plain(
    'toupper(text)',
    onTexts((text) => text.toUpperCase()),
  ),
  plain(
    'tolower(text)',
    onTexts((text) => text.toLowerCase()),
  ),
  plain('substr(text, start[, length])', substr),
  plain('replace(text, search, replacement)', onTexts(replaceAll)),
  regexReplace,
  plain(
    'strcontains(text, search[, caseInsensitive])',
    test((text, part, ignoresCase) =>
      isTrue(ignoresCase) ? text.toLowerCase().includes(part.toLowerCase()) : text.includes(part),
    ),
  ),
  plain(
    'startsWith(text, search)',
    test((text, part) => text.startsWith(part)),
  ),
  plain(
    'endsWith(text, search)',
    test((text, part) => text.endsWith(part)),
  ),
  plain(
    'urlencode(text)',
    onTexts((text) => urlEncoded(text)),
  ),
  plain('urldecode(text)', onTexts(urlDecoded)),
  plain(
    'base64encode(text)',
    onTexts((text) => Buffer.from(text).toString('base64')),
  ),
  plain(
    'base64decode(text)',
    onTexts((text) => Buffer.from(text, 'base64').toString('utf8')),
  ),
  plain(
    'split(text, delimiter)',
    onTexts((text, delimiter) => text.split(delimiter)),
  ),
  plain('hexToAscii(text)', onTexts(hexToAscii)),
  plain('hexToDec(text)', onTexts(hexToDec)),
  plain('decToHex(number)', decToHex),
  plain('md5(text)', hash('md5')),
  plain('sha256(text)', hash('sha256')),
];
