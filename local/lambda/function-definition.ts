/** A function as its template describes it. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  /** `index.handler`. */
  readonly handler: string;
  /** `nodejs24.x`. */
  readonly runtime: string;
  /** Where its code lies at the start; a change of the code takes its place later. */
  readonly taskRoot: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly logFormat: 'JSON' | 'Text';
  readonly applicationLogLevel: string;
  readonly systemLogLevel: string;
  /** Active tracing: a trace begins here where none comes with the call. */
  readonly tracing: boolean;
  readonly reservedConcurrency?: number;
  /** Folders of `node_modules` that layers bring, for CommonJS modules. */
  readonly layerModules?: readonly string[];
}
