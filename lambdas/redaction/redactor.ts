import { shownError } from '../lines/shown-error';
import type { Masking } from '../redaction';
import {
  amountName,
  cardNumbers,
  emailAddresses,
  REDACTED,
  secretName,
  secretPatterns,
  secretWord,
  type TextPattern,
} from './secret-patterns';

interface RedactionRules {
  /** Members with such a name are masked whole. Not global. */
  readonly secretNames: readonly RegExp[];
  /** What is masked within texts. */
  readonly patterns: readonly TextPattern[];
  /** Objects in objects; a text of JSON is one more. */
  readonly maxDepth: number;
  /** Members in all. */
  readonly maxMembers: number;
  /** Characters of a value's texts in all. */
  readonly maxCharacters: number;
  /** A longer text of JSON is not parsed. */
  readonly maxJsonCharacters: number;
}

const standardRules: RedactionRules = {
  secretNames: [secretName, secretWord],
  patterns: secretPatterns,
  maxDepth: 20,
  maxMembers: 10_000,
  maxCharacters: 1_000_000,
  maxJsonCharacters: 65_536,
};

// An import of it would read all that it exports: 3 ms of each cold start.
const { types } = process.getBuiltinModule('node:util');

/** What is beyond a bound is not searched for secrets, and so not written. */
const marks = {
  circular: '[circular]',
  deep: '[not written: too deep]',
  large: '[not written: too large]',
  unreadable: '[not written: unreadable]',
} as const;

/** Masks what is a secret everywhere, and what `maskings` add. */
export const redactorFor = (maskings: readonly Masking[]): Redactor =>
  new Redactor(maskings.reduce(withMasking, standardRules));

const withMasking = (
  { secretNames, patterns, ...bounds }: RedactionRules,
  { names, texts = [], emails = false }: Masking,
): RedactionRules => ({
  ...bounds,
  secretNames: names ? [...secretNames, withoutState(names)] : secretNames,
  patterns: [...patterns, ...texts.map(wholeMatches), ...(emails ? [emailAddresses] : [])],
});

// A regular expression with these flags remembers where it stopped.
const withoutState = ({ source, flags }: RegExp): RegExp =>
  new RegExp(source, flags.replace(/[gy]/g, ''));

const wholeMatches = (text: RegExp): TextPattern => ({
  pattern: new RegExp(withoutState(text), `${withoutState(text).flags}g`),
  isSecret: () => true,
});

type Members = Record<string, unknown>;

/** What is known of a member's name. */
interface Name {
  readonly isSecret: boolean;
  readonly isAmount: boolean;
  /** A member beside it may say what it is the value of. */
  readonly isValue: boolean;
  /** The name itself may hold a secret. */
  readonly shown: string;
}

const valueName = /^[Vv]alues?$/;
/** No sentence, which may speak of a secret too. */
const nameShape = /^[\w.:-]{1,64}$/;

const MAX_KNOWN_NAMES = 1000;
const MIN_SECRET_LENGTH = 7;
// Above the milliseconds since 1970, until the year 2096.
const MIN_CARD_NUMBER = 4e12;

/** Walks through values. Its state is kept from one walk to the next, so that a walk that finds nothing makes nothing. */
export class Redactor {
  readonly #rules: RedactionRules;
  readonly #hint: RegExp;
  readonly #unhinted: readonly TextPattern[];
  readonly #minSecretLength: number;
  readonly #names = new Map<string, Name>();
  readonly #ancestors: object[] = [];
  #membersLeft = 0;
  #charactersLeft = 0;

  constructor(rules: RedactionRules) {
    this.#rules = rules;
    const hints = rules.patterns.flatMap(({ hint }) => hint ?? []);
    this.#hint = new RegExp([...new Set(hints)].join('|'), 'i');
    this.#unhinted = rules.patterns.filter(({ hint }) => hint === undefined);
    this.#minSecretLength = this.#unhinted.length === 0 ? MIN_SECRET_LENGTH : 1;
  }

  redact(value: unknown): unknown {
    // A getter may come here while a walk is under way.
    if (this.#ancestors.length === 0) {
      this.#membersLeft = this.#rules.maxMembers;
      this.#charactersLeft = this.#rules.maxCharacters;
    }
    return this.#shown(value);
  }

  #shown(value: unknown): unknown {
    switch (typeof value) {
      case 'string':
        return this.#text(value);
      case 'number':
      case 'bigint':
        return value >= MIN_CARD_NUMBER && mask(String(value), cardNumbers) !== String(value)
          ? REDACTED
          : value;
      case 'object':
        return value === null ? value : this.#object(value);
      case 'function':
        // JSON leaves out functions, but not what their `toJSON` says.
        return 'toJSON' in value ? undefined : value;
      default:
        return value === unreadable ? marks.unreadable : value;
    }
  }

  #object(value: object): unknown {
    if (this.#ancestors.includes(value)) return marks.circular;
    if (this.#ancestors.length >= this.#rules.maxDepth) return marks.deep;
    this.#ancestors.push(value);
    try {
      return this.#content(value);
    } catch {
      return marks.unreadable;
    } finally {
      this.#ancestors.pop();
    }
  }

  /** As JSON takes an object: what it says of itself, what is in a box, items, members. */
  #content(value: object): unknown {
    const isPlain = Object.getPrototypeOf(value) === Object.prototype;
    if (!isPlain) {
      if (types.isDate(value)) return value;
      if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) {
        return `[${value.byteLength} bytes]`;
      }
      if (types.isBoxedPrimitive(value)) return this.#shown(value.valueOf());
      if (types.isMap(value) || types.isSet(value)) return this.#collection(value);
      // JSON would show nothing of it.
      if (value instanceof Error) return shownError(value);
    }
    const { toJSON } = value as { readonly toJSON?: unknown };
    // Called once: it could say something else the next time.
    if (typeof toJSON === 'function') return this.#shown(toJSON.call(value, ''));
    return Array.isArray(value) ? this.#items(value) : this.#members(value as Members);
  }

  /** JSON would show nothing of it. */
  #collection(value: ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>): unknown {
    if (value.size > this.#membersLeft) return marks.large;
    return types.isMap(value)
      ? this.#members(Object.fromEntries(value))
      : this.#items([...(value as ReadonlySet<unknown>)]);
  }

  #items(items: readonly unknown[]): readonly unknown[] {
    let copy: unknown[] | undefined;
    const name = items.length === 2 ? this.#secretName(items[0]) : undefined;
    for (let i = 0; i < items.length; i++) {
      const isBeyond = --this.#membersLeft < 0;
      const item = items[i];
      const shown = isBeyond
        ? marks.large
        : name && i === 1
          ? this.#member(name, item)
          : this.#shown(item);
      if (!copy && !Object.is(shown, item)) copy = items.slice(0, i);
      copy?.push(shown);
      if (isBeyond) break;
    }
    return copy ?? items;
  }

  #members(members: Members): Readonly<Members> {
    let copy: Members | undefined;
    for (const key in members) {
      if (!Object.hasOwn(members, key)) continue;
      if (--this.#membersLeft < 0) {
        return { ...(copy ?? membersBefore(members, key)), '…': marks.large };
      }
      const name = this.#name(key);
      const member = memberOf(members, key);
      const shown = this.#member((name.isValue && this.#labelOf(members)) || name, member);
      if (!copy && (name.shown !== key || !Object.is(shown, member))) {
        copy = membersBefore(members, key);
      }
      if (copy) copy[name.shown] = shown;
    }
    return copy ?? members;
  }

  #member({ isSecret, isAmount }: Name, member: unknown): unknown {
    if (!isSecret) return this.#shown(member);
    const saysNothing = member === null || member === undefined || typeof member === 'boolean';
    return saysNothing || (isAmount && typeof member === 'number') ? member : REDACTED;
  }

  /** What an object says that it has the value of, where that is a secret: `{ name: 'password', value: 'x' }`. */
  #labelOf({ name, key, Name, Key }: Members): Name | undefined {
    return (
      this.#secretName(name) ??
      this.#secretName(key) ??
      this.#secretName(Name) ??
      this.#secretName(Key)
    );
  }

  #secretName(label: unknown): Name | undefined {
    return typeof label === 'string' && nameShape.test(label) && this.#isSecret(label)
      ? this.#name(label)
      : undefined;
  }

  #isSecret(name: string): boolean {
    return this.#rules.secretNames.some((pattern) => pattern.test(name));
  }

  #name(key: string): Name {
    const known = this.#names.get(key);
    if (known) return known;
    const name = {
      isSecret: this.#isSecret(key),
      isAmount: amountName.test(key),
      isValue: valueName.test(key),
      shown: this.#text(key),
    };
    if (this.#names.size >= MAX_KNOWN_NAMES) this.#names.clear();
    this.#names.set(key, name);
    return name;
  }

  #text(text: string): string {
    if (text.length < this.#minSecretLength) return text;
    this.#charactersLeft -= text.length;
    if (this.#charactersLeft < 0) return marks.large;
    return isJsonLike(text) ? this.#json(text) : this.#masked(text);
  }

  #json(text: string): string {
    if (text.length > this.#rules.maxJsonCharacters) return marks.large;
    const parsed = parseJson(text);
    const shown = this.#shown(parsed);
    // Also a text of clean JSON: of two members of one name only the last is parsed.
    if (shown === parsed) return this.#masked(text);
    return typeof shown === 'string' ? shown : JSON.stringify(shown);
  }

  #masked(text: string): string {
    const patterns = this.#hint.test(text) ? this.#rules.patterns : this.#unhinted;
    return patterns.length === 0 ? text : patterns.reduce(mask, text);
  }
}

const mask = (text: string, { pattern, isSecret }: TextPattern): string =>
  isSecret
    ? text.replace(pattern, (match) => (isSecret(match) ? REDACTED : match))
    : text.replace(pattern, `$1${REDACTED}`);

// No text, which could be the member's own.
const unreadable = Symbol('unreadable');

const memberOf = (members: Members, key: string): unknown => {
  try {
    return members[key];
  } catch {
    return unreadable;
  }
};

const membersBefore = (members: Members, end: string): Members => {
  const copy: Members = {};
  for (const key in members) {
    if (key === end) break;
    if (Object.hasOwn(members, key)) copy[key] = members[key];
  }
  return copy;
};

const isJsonLike = (text: string): boolean => {
  const first = text.charCodeAt(0);
  return first === BRACE || first === BRACKET || (first <= SPACE && /^\s*[[{]/.test(text));
};

const BRACE = 0x7b;
const BRACKET = 0x5b;
const SPACE = 0x20;

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
