/** A text that cannot be read, or not be computed; the message says where. */
export class ExpressionError extends Error {
  readonly problem: string;
  /** Counts from 0 in the text. */
  readonly position: number;

  constructor(problem: string, position: number) {
    super(`${problem} at position ${position}`);
    this.name = new.target.name;
    this.problem = problem;
    this.position = position;
  }
}
