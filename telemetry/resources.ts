import type { ResourceType } from './resource-type';
import { lambdaFunction } from './resources/lambda-function';

/** Every type of resource that there is a table of, in the order of the documents made from it. */
export const resourceTypes = [lambdaFunction] as unknown as readonly ResourceType[];
