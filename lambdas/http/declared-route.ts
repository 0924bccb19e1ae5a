import type { Bound } from '../../telemetry/define-telemetry';
import { OTHER } from '../../telemetry/instrument';
import { once } from '../once';
import type { HttpRequest } from './http-request';

/**
 * Which declared route a request is: the API's own template tells; where the API has one route for all (`{proxy+}`,
 * `$default`), the declared routes are compared with the path.
 * @returns `other` for a request that no declared route is for
 */
export const routeFinder = (requests: Bound | undefined): ((http: HttpRequest) => string) => {
  // Without a template of the API's, the path is the caller's: it may hold anything.
  if (!requests) return ({ method, resource }) => (resource ? `${method} ${resource}` : OTHER);
  const declared = requests.by.route ?? [];
  const known = new Set(declared);
  const patterns = once(() =>
    [...declared].sort(byPrecision).map((route) => ({ route, pattern: patternOf(route) })),
  );
  return ({ method, resource, path }) => {
    const route = `${method} ${resource}`;
    if (known.has(route)) return route;
    const asked = `${method} ${path}`;
    return patterns().find(({ pattern }) => pattern.test(asked))?.route ?? OTHER;
  };
};

/** As API Gateway chooses: a word before a `{id}`, and that before a `{proxy+}`. */
const byPrecision = (a: string, b: string): number => (rankOf(a) < rankOf(b) ? -1 : 1);

const rankOf = (route: string): string =>
  route.replace(/\{.*?(\+?)\}/g, (_, greedy) => (greedy ? '\uffff' : '\ufffe'));

/** `{id}` stands for one part of a path, `{proxy+}` for all that follow. */
const patternOf = (route: string): RegExp => {
  const literal = route.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  const pattern = literal.replace(/\{[^}]*?(\\\+)?\}/g, (_, greedy) => (greedy ? '.+' : '[^/]+'));
  return new RegExp(`^${pattern}/?$`);
};
