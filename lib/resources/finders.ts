import type { Finder } from './finder';
import { lambdaFunctions } from './lambda-function';

/** Every type of resource that is watched by default. */
export const finders: readonly Finder[] = [lambdaFunctions];
