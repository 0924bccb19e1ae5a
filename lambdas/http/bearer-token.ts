import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether an Authorization header carries the token. Takes as long for a near miss as for a far one. */
export const hasBearerToken = (authorization: string | undefined, token: string): boolean => {
  const given = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
};

// Digests have one length, which timingSafeEqual asks for and which does not tell the token's.
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
