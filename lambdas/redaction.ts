import { loadPart } from './parts';
import type { Redactor } from './redaction/redactor';
import { sharedState } from './shared-state';

/** What a service masks beside what every service does. */
export interface Masking {
  /** Members with such a name are masked whole: `/^(iban|tax_id)$/i`. */
  readonly names?: RegExp;
  /** What is masked wherever it is within a text. */
  readonly texts?: readonly RegExp[];
  /** @default false */
  readonly emails?: boolean;
}

interface Environment {
  maskings: readonly Masking[];
  /** Made when there is something to look through: many a request has nothing of its caller's on its line. */
  redactor: Pick<Redactor, 'redact'> | undefined;
}

const environment = sharedState(
  'redaction',
  (): Environment => ({
    maskings: [],
    redactor: undefined,
  }),
);

/**
 * From now on whatever this environment writes is masked by these rules too. Rules only add up: of two services in one
 * environment, none sees less masked than it asked for.
 */
export const maskAlso = (masking: Masking): void => {
  environment.maskings = [...environment.maskings, masking];
  environment.redactor = undefined;
};

/**
 * A value without its secrets, as JSON would show it. It is the very same value where there are none; else what holds
 * one is copied, and nothing is changed in place.
 */
export const redact = (value: unknown): unknown => {
  environment.redactor ??= redactorFor(environment.maskings);
  return environment.redactor.redact(value);
};

/** A bundle without its parts writes nothing that nobody has searched. */
const redactorFor = (maskings: readonly Masking[]): Pick<Redactor, 'redact'> => {
  try {
    return loadPart('redaction/redactor').redactorFor(maskings);
  } catch (error) {
    const unwritten = (error as Error).message;
    return {
      redact: (value) => value && (typeof value === 'object' ? { unwritten } : unwritten),
    };
  }
};

// UUIDs and short names have the form of no secret, and most ids are one or the other: nothing is loaded for them.
const plain = /^(?:[\w.-]{1,12}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i;

export const redactText = (text: string): string =>
  environment.maskings.length === 0 && plain.test(text) ? text : (redact(text) as string);
