import type { Construct } from 'constructs';

/** A declaration that cannot become a resource; the message begins with the path of the construct that tried. */
export class DeclarationError extends RangeError {
  constructor(path: string, cause: Error) {
    super(`${path || 'App'}: ${cause.message}`, { cause });
    this.name = 'DeclarationError';
  }
}

/**
 * Says where in the tree of constructs a declaration was refused.
 * @param id - of the construct below the scope that is about to be made. @default - it is the scope itself
 */
export const atPath = <T>(scope: Construct, work: () => T, id?: string): T => {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError) || error instanceof DeclarationError) throw error;
    const { path } = scope.node;
    throw new DeclarationError(id === undefined ? path : `${path}/${id}`, error);
  }
};
