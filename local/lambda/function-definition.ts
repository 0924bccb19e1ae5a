/** A function as its template describes it. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  /** `index.handler`. */
  readonly handler: string;
  readonly taskRoot: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly logFormat: 'JSON' | 'Text';
  readonly applicationLogLevel: string;
  readonly systemLogLevel: string;
  readonly tracing: boolean;
  readonly reservedConcurrency?: number;
}
