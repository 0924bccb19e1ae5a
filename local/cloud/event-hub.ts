import type { Cancel } from '../clock';
import type { ConsoleEvent } from '../console-server/console-source';

/** Tells whoever shows the cloud that something may have changed. */
export interface EventHub {
  emit(kind: ConsoleEvent['kind']): void;
  onEvent(listener: (event: ConsoleEvent) => void): Cancel;
}

export const createEventHub = (): EventHub => {
  const listeners = new Set<(event: ConsoleEvent) => void>();
  return {
    emit: (kind) => {
      for (const listener of listeners) listener({ kind });
    },
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
