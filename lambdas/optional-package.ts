/** Where a bundle puts the optional packages that its function was deployed with, by name. */
export const packagesKey = Symbol.for('watchkeeper.packages');

type Packages = Readonly<Record<string, unknown>>;

/**
 * A package that only some functions have. A bundle has it when its constructs put it there; without a bundle, or with a
 * layer, it is where Node.js looks. The name reaches `require` as a variable, so that no bundler takes it along unasked.
 * @returns undefined where it is absent
 */
export const optionalPackage = <P>(name: string): P | undefined => {
  const bundled = (globalThis as { [packagesKey]?: Packages })[packagesKey]?.[name];
  if (bundled !== undefined) return bundled as P;
  try {
    return require(name) as P;
  } catch {
    return undefined;
  }
};
