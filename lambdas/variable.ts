/**
 * An environment variable that a handler cannot do without.
 * @throws Error when it is not set
 */
export const variable = (name: string): string => {
  const value = process.env[name];
  if (value) return value;
  throw new Error(
    `the environment variable ${name} is not set: the function’s stack has to set it`,
  );
};
