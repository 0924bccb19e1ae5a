import type { LintedApp, LintedStack } from './linted-app';
import { resolveReference, textParts } from './reference';

/** A text put together from plain text and references, each of which stands in it as a mark. */
export interface MarkedText {
  readonly text: string;
  /** The reference that a mark stands for; undefined for any other text. */
  readonly referenceOf: (mark: string) => { readonly value: unknown } | undefined;
  /** Whether a piece of the text holds a reference. */
  readonly isMarked: (piece: string) => boolean;
  /** A piece with its references written out, so that the same text means the same. */
  readonly spelled: (piece: string) => string;
}

/** Of Unicode's private use: nothing that people write has it. */
const MARK = '\uE000';
const marks = new RegExp(`${MARK}(\\d+)${MARK}`, 'g');

export const markedText = (app: LintedApp, stack: LintedStack, value: unknown): MarkedText => {
  const held: unknown[] = [];
  const texts = textParts(value).map((part) => {
    const reference = resolveReference(app, stack, part);
    return reference.kind === 'text' ? reference.text : `${MARK}${held.push(part) - 1}${MARK}`;
  });
  return {
    text: texts.join(''),
    referenceOf: (mark) => {
      const [before, index, after] = mark.split(MARK);
      const isMark = before === '' && after === '' && index !== undefined;
      return isMark ? { value: held[Number(index)] } : undefined;
    },
    isMarked: (piece) => piece.includes(MARK),
    spelled: (piece) =>
      piece.replaceAll(marks, (_, index) =>
        JSON.stringify({ [stack.source.name]: held[Number(index)] }),
      ),
  };
};

/** A whole text with its references written out, so that two are the same where they mean the same. */
export const spelledText = (app: LintedApp, stack: LintedStack, value: unknown): string => {
  const { text, spelled } = markedText(app, stack, value);
  return spelled(text);
};
