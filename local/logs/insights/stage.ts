import { bindAggregate, isAggregate, type NewAccumulator } from './aggregates';
import type { Command, SortKey } from './command';
import { compileExpression, compileStructure, type Scope } from './evaluate';
import type { Expression } from './expression';
import type { Evaluate } from './insights-function';
import { logPattern, patternRows } from './log-pattern';
import { later, type Period } from './period';
import { InsightsQueryError } from './query-scanner';
import { Row } from './row';
import { TIMESTAMP } from './time-functions';
import { isTrue, naturalOrder, Timestamp, toCell, toText, type Value } from './value';

/** Where records go to. */
export interface Sink {
  /** Whether it wants more. */
  push(row: Row): boolean;
  /** There are no more. */
  end(): void;
}

/** A command at work: it takes records and hands on what it makes of them. */
export type Stage = (next: Sink) => Sink;

type Of<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

/** A stage that looks at records one by one. */
const each =
  (handle: (row: Row, next: Sink) => boolean): Stage =>
  (next) => ({ push: (row) => handle(row, next), end: () => next.end() });

export const filterStage = ({ condition }: Of<'filter'>, scope: Scope): Stage => {
  const test = compileExpression(condition, scope);
  return each((row, next) => (isTrue(test(row)) ? next.push(row) : true));
};

export const fieldsStage = ({ fields }: Of<'fields' | 'display'>, scope: Scope): Stage => {
  const made: { readonly name: string; readonly evaluate: Evaluate }[] = [];
  for (const { name, expression } of fields) {
    // A field may refer to those before it.
    const columns = scope.columns && [...scope.columns, ...made.map((one) => one.name)];
    const evaluate = compileExpression(expression, { ...scope, columns });
    if (!isField(expression, name)) made.push({ name, evaluate });
  }
  return each((row, next) => {
    for (const { name, evaluate } of made) row.set(name, evaluate(row));
    return next.push(row);
  });
};

/** Whether a field is read by its name anyway; in backticks it is another than the path that it looks like. */
const isField = (expression: Expression, name: string): boolean =>
  expression.kind === 'field' &&
  expression.field.name === name &&
  expression.field.steps.length === name.split('.').length;

export const parseStage = ({ extraction }: Of<'parse'>, scope: Scope): Stage => {
  const { of, names, extract } = extraction;
  const source = of
    ? compileStructure(of, scope)
    : (row: Row) => row.get({ name: '@message', steps: ['@message'] });
  return each((row, next) => {
    // A map is parsed by the path in it, so it goes as JSON.
    const text = toCell(source(row));
    const [first, ...further] = text === undefined ? [] : extract(text);
    const copies = further.map((values) => [row.copy(), values] as const);
    const found = first ? [[row, first] as const, ...copies] : [];
    for (const [one, values] of found) {
      for (const [i, name] of names.entries()) one.set(name, values[i]);
    }
    if (found.length === 0) return next.push(row);
    return found.every(([one]) => next.push(one));
  });
};

export const unnestStage = ({ of, name }: Of<'unnest'>, scope: Scope): Stage => {
  const list = compileStructure(of, scope);
  return each((row, next) => {
    const value = list(row);
    const items = Array.isArray(value) ? (value as readonly Value[]) : [value];
    return items.every((item) => {
      const one = row.copy();
      one.set(name, item ?? undefined);
      return next.push(one);
    });
  });
};

export const limitStage =
  (rows: number): Stage =>
  (next) => {
    let count = 0;
    return {
      push: (row) => count < rows && next.push(row) && ++count < rows,
      end: () => next.end(),
    };
  };

/** Only the first record with the same values stays; what lacks one of them is no duplicate. */
export const dedupStage = ({ by }: Of<'dedup'>, scope: Scope): Stage => {
  const values = by.map((expression) => compileExpression(expression, scope));
  const seen = new Set<string>();
  return each((row, next) => {
    const cells = values.map((evaluate) => toCell(evaluate(row)));
    const key = JSON.stringify(cells);
    if (!cells.includes(undefined) && seen.has(key)) return true;
    seen.add(key);
    return next.push(row);
  });
};

/** Collects all records before it hands the first one on. */
const collecting =
  (add: (row: Row) => void, result: () => Iterable<Row>): Stage =>
  (next) => ({
    push: (row) => {
      add(row);
      return true;
    },
    end: () => {
      for (const row of result()) if (!next.push(row)) break;
      next.end();
    },
  });

/** @param wanted - how many of the first records will be asked for */
export const sortStage = (command: Of<'sort'>, scope: Scope, wanted: number): Stage => {
  const { keys } = command;
  const compiled = keys.map((key) => ({ ...key, evaluate: compileExpression(key.by, scope) }));
  const order = sortOrder(keys);
  let found: { readonly row: Row; readonly values: readonly Value[] }[] = [];
  const prune = (): void => {
    found.sort((a, b) => order(a.values, b.values));
    found = found.slice(0, wanted);
  };
  return collecting(
    (row) => {
      found.push({ row, values: compiled.map(({ evaluate }) => evaluate(row)) });
      checkHeld(found.length, command.position);
      if (found.length > 2 * wanted + SPARE) prune();
    },
    () => {
      prune();
      return found.map(({ row }) => row);
    },
  );
};

/** How many records or groups a query keeps at a time, so that it cannot take the memory of everything else. */
const MAX_HELD = 500_000;

const checkHeld = (count: number, position: number): void => {
  if (count <= MAX_HELD) return;
  throw new InsightsQueryError(
    `there are more than ${MAX_HELD} records to keep here: filter first, or choose a shorter time`,
    position,
  );
};

/** So that a small limit does not sort at every other record. */
const SPARE = 1000;

const sortOrder =
  (keys: readonly SortKey[]) =>
  (a: readonly Value[], b: readonly Value[]): number => {
    for (const [i, { isDescending }] of keys.entries()) {
      const [x, y] = [a[i], b[i]];
      // What lacks the field comes last, whatever the direction.
      if (x === undefined || y === undefined) {
        if (x !== y) return x === undefined ? 1 : -1;
      } else {
        const order = naturalOrder(x, y);
        if (order !== 0) return isDescending ? -order : order;
      }
    }
    return 0;
  };

export const patternStage = ({ of }: Of<'pattern'>, scope: Scope): Stage => {
  const text = compileExpression(of, scope);
  const counts = new Map<string, number>();
  return collecting(
    (row) => {
      const value = toText(text(row));
      if (value === undefined) return;
      const pattern = logPattern(value);
      counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
    },
    () => patternRows(counts, madeRow),
  );
};

/** A record of fields that the query made. */
const madeRow = (fields: ReadonlyMap<string, Value>): Row => new Row(() => undefined, fields);

interface Slot {
  readonly name: string;
  readonly newAccumulator: NewAccumulator;
}

export const statsStage = (command: Of<'stats'>, scope: Scope): Stage => {
  checkTopk(command);
  const by = command.by.map(({ name, expression }) => ({
    name,
    evaluate: shifted(expression, compileExpression(expression, scope), command.offset),
  }));
  const { slots, results } = compileAggregates(command, scope);
  const newGroup = (values: readonly Value[]) => ({
    values,
    accumulators: slots.map(({ newAccumulator }) => newAccumulator()),
  });
  const groups = new Map<string, ReturnType<typeof newGroup>>();
  // Of nothing, too, there is a count.
  if (by.length === 0) groups.set('[]', newGroup([]));
  return collecting(
    (row) => {
      const values = by.map(({ evaluate }) => evaluate(row));
      const key = JSON.stringify(values.map(toCell));
      const group = groups.get(key) ?? newGroup(values);
      groups.set(key, group);
      checkHeld(groups.size, command.position);
      for (const accumulator of group.accumulators) accumulator.add(row);
    },
    function* () {
      for (const { values, accumulators } of groups.values()) {
        const fields = by.map(({ name }, i) => [name, values[i]] as const);
        const computed = slots.map(({ name }, i) => [name, accumulators[i]?.result()] as const);
        const row = madeRow(new Map([...fields, ...computed]));
        for (const { name, evaluate } of results) row.set(name, evaluate(row));
        yield row;
      }
    },
  );
};

/** Aggregates within expressions get a field of their own; the expressions are evaluated when a group is complete. */
const compileAggregates = ({ aggregates, by }: Of<'stats'>, scope: Scope) => {
  const slots: Slot[] = [];
  const results: { readonly name: string; readonly evaluate: Evaluate }[] = [];
  const compileArgument = (expression: Expression): Evaluate =>
    compileExpression(expression, scope);
  for (const { name, expression } of aggregates) {
    const columns = [...by, ...results].map((column) => column.name);
    const evaluate = compileExpression(expression, {
      window: scope.window,
      columns,
      aggregate: (call) => {
        if (!isAggregate(call.name)) return undefined;
        const slot = `\u0000${slots.length}`;
        slots.push({
          name: slot,
          newAccumulator: bindAggregate(call, compileArgument, scope.window),
        });
        return (row) => row.get({ name: slot, steps: [slot] });
      },
    });
    results.push({ name, evaluate });
  }
  return { slots, results };
};

const shifted = (
  expression: Expression,
  evaluate: Evaluate,
  offset: Period | undefined,
): Evaluate => {
  if (!offset || expression.kind !== 'call' || expression.name !== 'bin') return evaluate;
  return (row) => {
    const start = evaluate(row);
    return start instanceof Timestamp ? new Timestamp(later(start.ms, offset)) : start;
  };
};

const checkTopk = ({ aggregates, by, position }: Of<'stats'>): void => {
  const hasTopk = aggregates.some(
    ({ expression }) => expression.kind === 'call' && expression.name === 'topk',
  );
  if (hasTopk && (aggregates.length > 1 || by.length > 0)) {
    throw new InsightsQueryError(
      "topk cannot be combined with 'by' or with other aggregates",
      position,
    );
  }
};

/** Whether a command only asks for the order in which events are read anyway, in one of the directions. */
export const isByTime = ({ keys }: Of<'sort'>): boolean => {
  const [key] = keys;
  return keys.length === 1 && key?.by.kind === 'field' && key.by.field.name === TIMESTAMP.name;
};
