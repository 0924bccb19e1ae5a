import type { AssemblyStack } from './cloud-assembly';
import type { ParameterValues } from './parameters';
import { TemplateError } from './template';

/**
 * Values that the user gives: by a parameter's name, for one stack as `Stack:Name`, or by the path of a parameter in
 * the SSM Parameter Store (`/shop/table`).
 */
export type GivenParameters = Readonly<Record<string, string>>;

/** @throws TemplateError for a name that no stack has a parameter of */
export const checkGiven = (stacks: readonly AssemblyStack[], given: GivenParameters): void => {
  const known = stacks.flatMap(({ name, template }) =>
    Object.keys(template.Parameters ?? {}).flatMap((parameter) => [
      parameter,
      `${name}:${parameter}`,
    ]),
  );
  const wrong = Object.keys(given).find((name) => !isStored(name) && !known.includes(name));
  if (wrong === undefined) return;
  const names = [...new Set(known.filter((name) => !name.includes(':')))];
  throw new TemplateError(
    `no stack has the parameter ${wrong}: there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ') || 'none'}`,
  );
};

/** Those of one stack. */
export const givenFor = (
  { name, template }: AssemblyStack,
  given: GivenParameters,
): ParameterValues =>
  Object.fromEntries(
    Object.keys(template.Parameters ?? {}).flatMap((parameter) => {
      const value = given[`${name}:${parameter}`] ?? given[parameter];
      return value === undefined ? [] : [[parameter, value]];
    }),
  );

/** Those of the SSM Parameter Store. */
export const givenStored = (given: GivenParameters): readonly (readonly [string, string])[] =>
  Object.entries(given).filter(([name]) => isStored(name));

const isStored = (name: string): boolean => name.startsWith('/');
