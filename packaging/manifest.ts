import { COMMAND, isRunTime, MODULES } from './layout';

type Versions = Readonly<Record<string, string>>;

/** What the package takes over from the project's `package.json`. */
export interface ProjectManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly engines: Versions;
  readonly sideEffects: boolean;
  /** TypeScript files, by what they are imported as. */
  readonly exports: Readonly<Record<string, string>>;
  readonly dependencies: Versions;
  readonly devDependencies: Versions;
}

/** An app has one CDK: constructs of another copy are none to it. */
const peers = ['aws-cdk-lib', 'constructs'];

/** A function has them when its construct asks for them. */
const isOptional = (name: string): boolean => /^@(opentelemetry|sentry)\//.test(name);

/** What the declarations import. */
const types = ['@types/aws-lambda', '@types/luxon'];

/** Reads TypeScript, of which the package has none. */
const loader = 'tsx';

/** The `package.json` of the package. */
export const packageManifest = ({
  dependencies,
  devDependencies,
  exports,
  ...project
}: ProjectManifest): object => {
  const { name, version, description, license, engines, sideEffects } = project;
  const isOwn = (dependency: string): boolean =>
    dependency !== loader && !peers.includes(dependency);
  const optional = ranges(devDependencies, isOptional);
  return {
    ...{ name, version, description, license, engines, sideEffects },
    bin: { [name]: COMMAND },
    main: compiled(exports['.'] ?? '', 'js'),
    types: compiled(exports['.'] ?? '', 'd.ts'),
    exports: Object.fromEntries(Object.entries(exports).map(([door, file]) => [door, ways(file)])),
    dependencies: {
      ...ranges(dependencies, isOwn),
      ...ranges(devDependencies, (dependency) => types.includes(dependency)),
    },
    peerDependencies: {
      ...ranges(dependencies, (dependency) => peers.includes(dependency)),
      ...optional,
    },
    peerDependenciesMeta: Object.fromEntries(
      Object.keys(optional).map((dependency) => [dependency, { optional: true }]),
    ),
  };
};

/** Bundlers ask for `module`, and can leave out of it what nobody uses; Node.js takes the last one. */
const ways = (file: string): object => ({
  types: compiled(file, 'd.ts'),
  ...(isRunTime(file) ? { module: `./${MODULES}/${compiled(file, 'js').slice(2)}` } : {}),
  default: compiled(file, 'js'),
});

const compiled = (file: string, extension: string): string =>
  file.replace(/\.ts$/, `.${extension}`);

/** The project has exact versions; an app that has newer ones of a package shall not have it twice. */
const ranges = (versions: Versions, isWanted: (name: string) => boolean): Versions =>
  Object.fromEntries(
    Object.entries(versions)
      .filter(([name]) => isWanted(name))
      .map(([name, version]) => [name, `^${version}`]),
  );
