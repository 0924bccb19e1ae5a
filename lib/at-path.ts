import type { Construct } from 'constructs';

/** A declaration that cannot become a resource; the message begins with the path of the construct that tried. */
export class DeclarationError extends RangeError {
  constructor(scope: Construct, cause: Error) {
    super(`${scope.node.path || 'App'}: ${cause.message}`, { cause });
    this.name = 'DeclarationError';
  }
}

/** Says where in the tree of constructs a declaration was refused. */
export const atPath = <T>(scope: Construct, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError) || error instanceof DeclarationError) throw error;
    throw new DeclarationError(scope, error);
  }
};
