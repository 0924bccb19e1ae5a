import { useEffect, useState } from 'preact/hooks';

export const PAGES = [
  'overview',
  'dashboard',
  'metrics',
  'alarms',
  'logs',
  'traces',
  'messages',
  'archive',
] as const;
export type Page = (typeof PAGES)[number];

/** What the address says after `#/`: `alarms/HighErrorRate?range=3h`. */
export interface Route {
  readonly page: Page;
  /** The one thing that the page is about, when there is one. */
  readonly name?: string;
  readonly options: Readonly<Record<string, string>>;
}

export const parseRoute = (hash: string): Route => {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?');
  const [page, ...names] = path.split('/');
  const name = names.join('/');
  return {
    page: PAGES.find((known) => known === page) ?? 'overview',
    name: name ? decoded(name) : undefined,
    options: Object.fromEntries(new URLSearchParams(search)),
  };
};

/** A typed address may hold a broken escape. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

export const href = ({ page, name, options }: Partial<Route> & { readonly page: Page }): string => {
  const said = Object.entries(options ?? {}).filter(([, value]) => value);
  const search = new URLSearchParams(said).toString();
  return `#/${page}${name ? `/${encodeURIComponent(name)}` : ''}${search ? `?${search}` : ''}`;
};

/** Another option in place; an empty value takes it away. The page before stays one step back. */
export const setOptions = (route: Route, options: Readonly<Record<string, string>>): void => {
  const next = href({ ...route, options: { ...route.options, ...options } });
  history.replaceState(null, '', next);
  dispatchEvent(new HashChangeEvent('hashchange'));
};

export const useRoute = (): Route => {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const read = () => setRoute(parseRoute(location.hash));
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, []);
  return route;
};
