/** What is written in the place of a secret. */
export const REDACTED = '[redacted]';

/** A kind of secret as it appears within a text. */
export interface TextPattern {
  /**
   * A cheap part of the pattern, a regular expression's source: a text without any pattern's is not searched further.
   * Patterns may share one: each costs all texts.
   * @default - every text is searched
   */
  readonly hint?: string;
  /**
   * Global; its first group is kept. It takes linear time on any text: no unbounded repetition stands before the part
   * that decides.
   */
  readonly pattern: RegExp;
  /** Decides on a whole match, of which nothing is kept. @default - each match is a secret */
  readonly isSecret?: (match: string) => boolean;
}

const names = [
  'pass(?:word|wd|phrase|code)',
  'secret',
  'token(?!s)',
  'authori[sz]ation',
  'credential',
  '(?:api|access|account|private|signing|encryption)[-_ ]?key',
  'cookie',
  'session[-_ ]?(?:id|key)',
  'signature',
  'connection[-_ ]?string',
  'card[-_ ]?number',
].join('|');

const namesInTexts = `${names}|pwd`;

/** Names of members that are masked whole. */
export const secretName = new RegExp(`${names}|token|session`, 'i');

/** Words that others contain: they count as a word of a name alone, as in `pin`, `user_pin`, `userPin`, `PIN_CODE`. */
const words = ['auth', 'pwd', 'pass', 'jwt', 'otp', 'pin', 'cvv', 'cvc', 'ssn', 'sig'];
const capitalised = words.map((word) => `[${word[0]}${word[0]?.toUpperCase()}]${word.slice(1)}`);

/** Likewise. */
export const secretWord = new RegExp(
  `(?:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]))(?:(?:${capitalised.join('|')})(?![a-z])|(?:${words.join('|').toUpperCase()})(?![A-Za-z]))`,
);

/** Names that speak of secrets and, with a number, only count or time them. */
export const amountName =
  /tokens|sessions|(?:count|total|limit|length|size|usage|used|duration|age|ms|seconds|rate|ratio|percent|attempts|failures|errors)$/i;

/** Visa, Mastercard, American Express, Discover, JCB and Diners, in one piece or in their groups. */
const card =
  /(?<!\d|[\da-f]{3})(?:(?:4\d{3}|5[1-5]\d\d|2[2-7]\d\d|6(?:011|4[4-9]\d|5\d\d)|35\d\d)(?:[ -]?\d{4}){3}|4\d{12}|(?:4|6\d)\d{17}|3[47]\d\d[ -]?\d{6}[ -]?\d{5}|3(?:0[0-5]|[68]\d)\d[ -]?\d{6}[ -]?\d{4})(?!\d|-[\da-f]{4})/gi;

const passesLuhn = (match: string): boolean => {
  const digits = match.replace(/\D/g, '');
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = digit * (1 + (i % 2));
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
};

export const cardNumbers: TextPattern = {
  hint: '\\d{4}[ -]?\\d{4}',
  pattern: card,
  isSecret: passesLuhn,
};

export const emailAddresses: TextPattern = {
  hint: '@',
  pattern: /()(?<![\w.+-])[\w.+-]{1,64}@[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,8}/gi,
};

/** A quoted text, with whatever its quotes are escaped by. */
const quoted = `\\\\*"(?:[^"\\\\]|\\\\[\\s\\S])*"?|'(?:[^'\\\\]|\\\\[\\s\\S])*'?`;

/** In this order: a text that names its secret is masked last, when the secrets that end elsewhere are gone. */
export const secretPatterns: readonly TextPattern[] = [
  {
    hint: namesInTexts,
    pattern:
      /()-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
  },
  {
    hint: namesInTexts,
    pattern: /((?:authori[sz]ation|cookie)\s{0,3}[:=](?!\s{0,3}\[redacted)\s{0,3})[^\r\n]+/gi,
  },
  { hint: 'bearer', pattern: /(bearer\s{1,3})(?=\S{8}|\S{0,7}\d)[\w.~+/=:-]+/gi },
  { hint: 'basic', pattern: /(\b[Bb]asic\s{1,3})(?=\w{0,40}(?:[\d=+/]|[a-z][A-Z]))[\w+/=-]{6,}/g },
  // The Base64 of `{"`: every JWT begins so.
  { hint: 'eyJ', pattern: /()eyJ[\w+/=-]{14,}(?:\.[\w+/=-]*){0,4}/g },
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  { hint: 'A(?:KI|SI|BI|CC)A', pattern: /()(?:AKIA|ASIA|ABIA|ACCA)[A-Z\d]{16}/g },
  {
    hint: '[sr]k[-_]|x(?:ox|app-)|g(?:h[pousr]_|ithub_pat|lpat-)|npm_|AIza|ya29|SG\\.|whsec_|hooks\\.slack',
    pattern:
      /((?<![A-Za-z\d])|hooks\.slack\.com\/services\/)(?:[sr]k[-_][\w-]{16,}|(?:xox[a-z]|xapp)-[\w-]{8,}|gh[pousr]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|npm_\w{24,}|AIza[\w-]{30,}|ya29\.[\w-]{16,}|SG\.[\w-]{16,}\.[\w-]{16,}|whsec_[\w+/=-]{16,}|T\w{6,20}\/B\w{6,20}\/\w{12,})/g,
  },
  { hint: '://', pattern: /(:\/\/[^\s:@/"']{0,200}:)[^\s@/"']+(?=@)/g },
  {
    hint: `[?&#](?:code|${words.join('|')})=`,
    pattern: new RegExp(`([?&#](?:code|${words.join('|')})=)[^\\s&#"'<>\\\\]+`, 'gi'),
  },
  // A pair of a name that says so and a text.
  {
    hint: namesInTexts,
    pattern: new RegExp(
      `(\\[\\s{0,40}\\\\{0,5000}["'][\\w.-]{0,40}?(?:${namesInTexts})[\\w.-]{0,40}[\\\\"']{1,5000}\\s{0,40},\\s{0,40})(?:${quoted})`,
      'gi',
    ),
  },
  // After a name that says so: a quoted text, the rest where an object or array begins, else a word.
  {
    hint: namesInTexts,
    pattern: new RegExp(
      `((?:${namesInTexts})[\\w.-]{0,40}[\\\\"']{0,5000}\\s{0,3}` +
        `(?:=(?!>)|=>|:|,\\s{0,40}[\\\\"']{0,5000}value[\\\\"']{0,5000}\\s{0,3}:)` +
        `(?!\\s{0,3}\\\\*["']?(?:\\[redacted|(?:true|false|null|undefined)(?:[\\s,;&}\\])"'\\\\]|$)))\\s{0,3})` +
        `(?:${quoted}|[{[][\\s\\S]*|[^\\s&;]+)`,
      'gi',
    ),
  },
  cardNumbers,
];
