import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { href, type Page } from './route';

/** What a key, or one key after another, does. */
export interface Shortcut {
  /** As `KeyboardEvent.key` names them, parted by a space. */
  readonly keys: string;
  readonly does: string;
  readonly run: () => void;
}

const PAGE_KEYS: readonly (readonly [key: string, page: Page])[] = [
  ['o', 'overview'],
  ['d', 'dashboard'],
  ['m', 'metrics'],
  ['a', 'alarms'],
  ['l', 'logs'],
  ['t', 'traces'],
  ['s', 'messages'],
  ['r', 'archive'],
];

/** `g` and a letter lead to a page. */
export const pageShortcuts: readonly Shortcut[] = PAGE_KEYS.map(([key, page]) => ({
  keys: `g ${key}`,
  does: `go to ${page}`,
  run: () => {
    location.hash = href({ page });
  },
}));

/** How long the second key may take. */
const SEQUENCE_MS = 1200;
const STORED = 'shortcuts';

/** Single keys can be in the way of a screen reader or of dictation: they can be turned off. */
export const useShortcutsChoice = (): readonly [isOn: boolean, choose: (isOn: boolean) => void] => {
  const [isOn, setOn] = useState(() => localStorage.getItem(STORED) !== 'off');
  const choose = (next: boolean) => {
    localStorage.setItem(STORED, next ? 'on' : 'off');
    setOn(next);
  };
  return [isOn, choose];
};

export const useShortcuts = (shortcuts: readonly Shortcut[], isOn: boolean): void => {
  // Each answer of the server draws the header anew, between two keys of a sequence too.
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  // Before the page is painted: who sees it may press a key.
  useLayoutEffect(() => {
    if (!isOn) return undefined;
    let before = { key: '', atMs: 0 };
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const isSecond = performance.now() - before.atMs < SEQUENCE_MS;
      const typed = isSecond ? `${before.key} ${event.key}` : event.key;
      before = { key: event.key, atMs: performance.now() };
      const shortcut =
        latest.current.find(({ keys }) => keys === typed) ??
        latest.current.find(({ keys }) => keys === event.key);
      if (!shortcut) return;
      event.preventDefault();
      before = { key: '', atMs: 0 };
      shortcut.run();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isOn]);
};

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, dialog') !== null;
