import type { LineFields } from '../../telemetry/line-fields';
import { redactText } from '../redaction';
import type { HttpRequest } from './http-request';

const MAX_HEADER_LENGTH = 256;

/** A path that is the declared route itself has nothing of the caller's in it. */
export const pathOf = ({ method, path }: HttpRequest, route: string | undefined): string =>
  route === `${method} ${path}` ? path : redactText(path);

/** Undefined where a line has no place for it. */
export const userAgentOf = (
  http: HttpRequest | undefined,
  { userAgent }: LineFields,
): string | undefined => {
  if (!http || !userAgent) return undefined;
  // A test's or a direct caller's header may be anything.
  const header: unknown = http.header('user-agent');
  return typeof header === 'string' ? redactText(header.slice(0, MAX_HEADER_LENGTH)) : undefined;
};
