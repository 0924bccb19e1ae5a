// The public door `watchkeeper/runtime`; inside the project import the file that you mean.
export { HttpError } from './http-error';
export { json } from './json-response';
export { observe } from './observe';
export { parseBody } from './parse-body';
export type { Tools } from './tools';
