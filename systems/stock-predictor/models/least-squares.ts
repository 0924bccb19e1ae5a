type Vector = readonly number[];

/**
 * The weights for which rows × weights comes closest to the targets.
 * @returns undefined when the rows do not determine them
 */
export const leastSquares = (rows: readonly Vector[], targets: Vector): Vector | undefined => {
  const width = rows[0]?.length ?? 0;
  const range = Array.from({ length: width }, (_, index) => index);
  // The normal equations, each with its right-hand side as the last number.
  const equations = range.map((i) => [
    ...range.map((j) => sumOver(rows, (row) => at(row, i) * at(row, j))),
    sumOver(rows, (row, index) => at(row, i) * at(targets, index)),
  ]);
  return solve(equations);
};

/** Gauss-Jordan elimination with the largest pivot. */
const solve = (equations: number[][]): Vector | undefined => {
  for (let column = 0; column < equations.length; column++) {
    const pivot = pivotIn(equations, column);
    const row = equations[pivot];
    if (!row || Math.abs(at(row, column)) < 1e-12) return undefined;
    [equations[column], equations[pivot]] = [row, equations[column] ?? row];
    eliminate(equations, row, column);
  }
  return equations.map((row, index) => at(row, equations.length) / at(row, index));
};

const pivotIn = (equations: readonly Vector[], column: number): number => {
  let pivot = column;
  for (let index = column + 1; index < equations.length; index++) {
    const candidate = Math.abs(at(equations[index], column));
    if (candidate > Math.abs(at(equations[pivot], column))) pivot = index;
  }
  return pivot;
};

const eliminate = (equations: readonly number[][], pivotRow: Vector, column: number): void => {
  for (const row of equations) {
    if (row === pivotRow) continue;
    const factor = at(row, column) / at(pivotRow, column);
    for (let index = column; index < row.length; index++) {
      row[index] = at(row, index) - factor * at(pivotRow, index);
    }
  }
};

const sumOver = (rows: readonly Vector[], f: (row: Vector, index: number) => number): number =>
  rows.reduce((total, row, index) => total + f(row, index), 0);

const at = (vector: Vector | undefined, index: number): number => vector?.[index] ?? 0;
