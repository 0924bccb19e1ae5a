import { kebabCase } from '../kebab-case';

/** Where the page of a rule lies below a base, which may be a folder or an address: `<base>/shop/high-error-rate.md`. */
export const runbookAddress = (base: string, service: string, rule: string): string =>
  `${withoutSlash(base)}/${service}/${kebabCase(rule)}.md`;

/** Where the page of a default rule lies: one for all resources of a type. */
export const resourceRunbookAddress = (base: string, type: string, row: string): string =>
  `${withoutSlash(base)}/resources/${kebabCase(type)}/${kebabCase(row)}.md`;

const withoutSlash = (base: string): string => base.replace(/\/+$/, '');
