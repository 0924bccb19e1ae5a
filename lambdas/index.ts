// The public door `watchkeeper/runtime`; inside the project import the file that you mean.
export { healthHandler } from './health';
export { httpCheck, memoryCheck, queueDepthCheck } from './health/ready-made-checks';
export { HttpError } from './http-error';
export { json } from './json-response';
export { observe } from './observe';
export { parseBody } from './parse-body';
export { redact, rulesWithEmails } from './redaction';
export { pickHeaders } from './redaction/pick-headers';
export type { Tools } from './tools';
