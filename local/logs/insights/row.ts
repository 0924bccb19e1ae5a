import type { FieldName } from './query-scanner';
import { follow, isStructure, type Value } from './value';

/** Whether only what stands at the ends of an event's JSON is meant. */
export type FieldKind = 'scalar' | 'structure';

/** Finds a field that the query did not make. */
export type Discover = (field: FieldName, kind: FieldKind) => Value;

/** A record on its way through a query. */
export class Row {
  readonly #discovered: Discover;
  /** Most records never get fields of their own. */
  #own: Map<string, Value> | undefined;
  /** The event's id, where the row is one event. */
  readonly pointer?: string;

  /** @param discovered - the fields that the query did not make */
  constructor(discovered: Discover, own?: ReadonlyMap<string, Value>, pointer?: string) {
    this.#discovered = discovered;
    this.#own = own && new Map(own);
    this.pointer = pointer;
  }

  get(field: FieldName): Value {
    return this.#get(field, 'scalar');
  }

  /** The same, and maps and lists of the event too: what functions on JSON look at. */
  getStructure(field: FieldName): Value {
    return this.#get(field, 'structure');
  }

  /** What the query made stands before what the event has by the same name. */
  #get(field: FieldName, kind: FieldKind): Value {
    const own = this.#own;
    if (!own) return this.#discovered(field, kind);
    if (own.has(field.name)) return own.get(field.name);
    const made = within(own, field.steps);
    if (made) return made.value;
    const found = this.#discovered(field, kind);
    // A field that the query made may be named with an @ in front as well.
    return found === undefined && field.name.startsWith('@') ? own.get(field.name.slice(1)) : found;
  }

  set(name: string, value: Value): void {
    this.#own ??= new Map();
    this.#own.set(name, value);
  }

  /** The same record once more, which then goes its own way. */
  copy(): Row {
    return new Row(this.#discovered, this.#own, this.pointer);
  }
}

/** A part of a map or list that the query made. */
const within = (
  own: ReadonlyMap<string, Value>,
  steps: readonly string[],
): { readonly value: Value } | undefined => {
  for (let end = steps.length - 1; end > 0; end--) {
    const whole = own.get(steps.slice(0, end).join('.'));
    if (isStructure(whole)) return { value: follow(whole, steps.slice(end)) };
  }
  return undefined;
};
