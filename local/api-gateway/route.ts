import type { HttpResponse } from './http-response';

export interface Route {
  /** GET, POST … or ANY. */
  readonly httpMethod: string;
  /** `/orders/{id}` or `/{proxy+}`. */
  readonly resourcePath: string;
}

/** A method of a REST API with the function behind it. */
export interface RestMethod extends Route {
  readonly functionArn: string;
  /** The answer goes on piece by piece, as the function gives it. @default false */
  readonly isStreamed?: boolean;
}

/** A method of a REST API without a function: it answers itself. */
export interface MockMethod extends Route {
  readonly answer: HttpResponse;
}

export interface MatchedRoute<R extends Route = Route> {
  readonly method: R;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** The method that serves a request: literal segments win over `{name}`, which wins over `{name+}`. */
export const matchRoute = <R extends Route>(
  methods: readonly R[],
  httpMethod: string,
  path: string,
): MatchedRoute<R> | undefined => {
  const matches = methods.flatMap((method) => {
    const pathParameters = matchPath(method.resourcePath, path);
    return pathParameters && [httpMethod, 'ANY'].includes(method.httpMethod)
      ? [{ method, pathParameters }]
      : [];
  });
  return matches.sort((a, b) => precedence(a.method).localeCompare(precedence(b.method)))[0];
};

const matchPath = (
  resourcePath: string,
  path: string,
): Readonly<Record<string, string>> | undefined => {
  const names: string[] = [];
  const pattern = segments(resourcePath).map((segment) => {
    const name = /^\{(\w+)(\+?)\}$/.exec(segment);
    if (!name) return segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    names.push(String(name[1]));
    return name[2] ? '(.+)' : '([^/]+)';
  });
  const match = new RegExp(`^/${pattern.join('/')}/?$`).exec(path);
  if (!match) return undefined;
  return Object.fromEntries(names.map((name, i) => [name, decode(match[i + 1] ?? '')]));
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Sorts first what is to win; a method of its own before ANY. */
const precedence = ({ resourcePath, httpMethod }: Route): string =>
  segments(resourcePath)
    .map((segment) => (segment.endsWith('+}') ? '2' : segment.startsWith('{') ? '1' : '0'))
    .join('') + (httpMethod === 'ANY' ? '1' : '0');

const segments = (path: string): readonly string[] => path.split('/').filter(Boolean);
