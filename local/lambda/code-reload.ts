import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createFileWatch, type FileWatch } from './file-watch';
import type { CodeSource, LambdaFunction } from './lambda-function';
import { type BuiltSource, type SourceBundle, SourceError, sourceBundleOf } from './source-bundle';
import type { CodeFile, TaskRoots } from './task-root';

/** Where a function's code comes from. */
export interface CodeOrigin extends FunctionId {
  /** The folder that was deployed. */
  readonly folder: string;
  /** The resource's. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Of the template. */
  readonly directory: string;
}

/** A function as its template names it. */
export interface FunctionId {
  readonly stackName: string;
  readonly logicalId: string;
}

export interface CodeReloadOptions {
  readonly taskRoots: TaskRoots;
  /** A function runs new code. */
  readonly onReload: (functionName: string) => void;
  /** Source that cannot be built: the function runs its old code on. */
  readonly onError: (error: unknown) => void;
}

/** Gives functions new code when the files that it comes from change. */
export interface CodeReload {
  follow(lambda: LambdaFunction, origin: CodeOrigin): void;
  /** The code is to be deployed from another folder, if it is not already. */
  deploy(id: FunctionId, folder: string): void;
  close(): void;
}

/** Writing a file takes a moment, and a save often means several. */
const SETTLE_MS = 20;

/** The first look at the sources, which says what to watch, waits until the cloud has begun. */
const FIRST_LOOK_MS = 1000;

export const createCodeReload = (options: CodeReloadOptions): CodeReload => {
  const watch = createFileWatch();
  const followed = new Map<string, FollowedCode>();
  // One after another: nobody waits for them.
  let looks = Promise.resolve();
  return {
    follow: (lambda, origin) => {
      const code = new FollowedCode(lambda, origin, watch, options);
      followed.set(keyOf(origin), code);
      lambda.follow(code);
      setTimeout(() => {
        looks = looks.then(() => code.look());
      }, FIRST_LOOK_MS).unref();
    },
    deploy: (id, folder) => followed.get(keyOf(id))?.deploy(folder),
    close: () => {
      for (const code of followed.values()) code.end();
      watch.close();
    },
  };
};

const keyOf = ({ stackName, logicalId }: FunctionId): string => `${stackName}/${logicalId}`;

/** The code of one function: built from its source where the function says how, else the folder that was deployed. */
class FollowedCode implements CodeSource {
  readonly #lambda: LambdaFunction;
  readonly #watch: FileWatch;
  readonly #options: CodeReloadOptions;
  readonly #source: SourceBundle | undefined;
  readonly #begunMs = Date.now();
  readonly #onChange = (): void => this.#change();
  #folder: string;
  #inputs: readonly string[] = [];
  #built: readonly CodeFile[] | undefined;
  #hasChanged = false;
  #refreshing: Promise<void> | undefined;
  #hasEnded = false;

  constructor(
    lambda: LambdaFunction,
    { folder, metadata, directory }: CodeOrigin,
    watch: FileWatch,
    options: CodeReloadOptions,
  ) {
    this.#lambda = lambda;
    this.#folder = folder;
    this.#watch = watch;
    this.#options = options;
    this.#source = sourceBundleOf(metadata, directory);
    this.#watchFiles(this.#source ? [this.#source.entry] : []);
  }

  /** Learns what the code is made of, and whether that has changed meanwhile. */
  async look(): Promise<void> {
    if (!this.#source || this.isStale || this.#hasEnded) return;
    const built = await this.#source.build().catch(() => undefined);
    if (!built || this.#hasEnded) return;
    this.#watchFiles(built.inputs);
    const isNewer = built.inputs.some((file) => modifiedMs(file) > this.#begunMs);
    if (isNewer) this.#change();
    else this.#built ??= built.files;
  }

  get isStale(): boolean {
    return this.#hasChanged || this.#refreshing !== undefined;
  }

  refresh(): Promise<void> {
    this.#refreshing ??= this.#reload().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  deploy(folder: string): void {
    if (folder === this.#folder) return;
    this.#folder = folder;
    this.#built = undefined;
    if (!this.#source) this.#watchFiles([]);
    this.#change();
  }

  /** What is under way changes nothing any more. */
  end(): void {
    this.#hasEnded = true;
  }

  #change(): void {
    this.#hasChanged = true;
    void this.refresh();
  }

  async #reload(): Promise<void> {
    while (this.#hasChanged && !this.#hasEnded) {
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      this.#hasChanged = false;
      if (!this.#hasEnded) await this.#replace().catch((error) => this.#onFailure(error));
    }
  }

  async #replace(): Promise<void> {
    const { files, inputs } = (await this.#source?.build()) ?? NOTHING_BUILT;
    if (this.#hasEnded) return;
    if (this.#source) this.#watchFiles(inputs);
    if (this.#source && this.#built && isSame(this.#built, files)) return;
    this.#built = files;
    const { name } = this.#lambda.definition;
    this.#lambda.replaceCode(this.#options.taskRoots.unpack(name, this.#folder, files));
    this.#options.onReload(name);
  }

  #onFailure(error: unknown): void {
    if (this.#hasEnded) return;
    const { name } = this.#lambda.definition;
    // What mends it may be a file that was not there before.
    const blamed = error instanceof SourceError ? error.files : [];
    const files = [...this.#inputs, ...blamed];
    this.#watch.set(this.#onChange, { folders: [...new Set(files.map(dirname))] });
    this.#options.onError(
      new Error(`${name} runs its old code on: ${(error as Error).message}`, { cause: error }),
    );
  }

  #watchFiles(files: readonly string[]): void {
    this.#inputs = files;
    this.#watch.set(
      this.#onChange,
      this.#source ? { files } : { folders: foldersIn(this.#folder) },
    );
  }
}

const NOTHING_BUILT: BuiltSource = { files: [], inputs: [] };

const isSame = (a: readonly CodeFile[], b: readonly CodeFile[]): boolean =>
  a.length === b.length &&
  a.every(({ contents }, i) => Buffer.from(contents).equals(b[i]?.contents ?? Buffer.alloc(0)));

const modifiedMs = (file: string): number =>
  statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Code that has more folders than this is not written by hand. */
const MAX_FOLDERS = 200;

/** A folder and those in it, packages apart. */
const foldersIn = (root: string): readonly string[] => {
  const found = [root];
  for (const folder of found) {
    if (found.length >= MAX_FOLDERS) break;
    found.push(...subfolders(folder));
  }
  return found;
};

const subfolders = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
      .map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
};
