import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as secretsManager from '@aws-sdk/client-secrets-manager';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import { NormalizedSchema } from '@smithy/core/schema';

type Modules = typeof MODULES;

/** Who calls, and where: a queue's URL must name the address that the caller used. */
export interface Caller {
  readonly accessKeyId: string;
  readonly endpointUrl: string;
  /** As the X-Ray header has it. @default - the caller is in no trace */
  readonly traceHeader?: string;
}

/** An operation of a service as a plain function of its typed input. */
type Operation<Command> = Command extends abstract new (
  ...args: infer Args
) => infer Instance
  ? (input: InputOf<Args>, caller: Caller) => OutputOf<Instance> | Promise<OutputOf<Instance>>
  : never;

/** Commands without required members may be made without an input. */
type InputOf<Args> = Args extends readonly [infer Input] ? Input : never;

type OutputOf<Instance> = Instance extends {
  readonly resolveMiddleware: (...args: never[]) => (...args: never[]) => Promise<infer Result>;
}
  ? Result extends { readonly output: infer Output }
    ? Omit<Output, '$metadata'>
    : never
  : never;

type OperationsOf<Module> = {
  readonly [Name in keyof Module as Name extends `${infer Verb}Command` ? Verb : never]?: Operation<
    Module[Name]
  >;
};

/** The operations that run here, by the name with which requests of a service are signed. */
export type Operations = {
  readonly [Service in keyof Modules]?: OperationsOf<Modules[Service]>;
};

export type ServiceName = keyof Modules;

const MODULES = { monitoring: cloudwatch, logs, sns, sqs, secretsmanager: secretsManager };

/** The XML namespace of each service that speaks the Query protocol. */
const XML_NAMESPACES: Readonly<Partial<Record<ServiceName, string>>> = {
  monitoring: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
  sns: 'http://sns.amazonaws.com/doc/2010-03-31/',
  sqs: 'http://queue.amazonaws.com/doc/2012-11-05/',
};

export const isServiceName = (name: string): name is ServiceName => Object.hasOwn(MODULES, name);

export const serviceNames = (): readonly string[] => Object.keys(MODULES);

export const xmlNamespace = (service: ServiceName): string => XML_NAMESPACES[service] ?? '';

/** The shapes of an operation. */
export interface OperationSchema {
  readonly name: string;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}

/** The schema of an operation, which the service's SDK client exports as `[id, namespace, name, traits, input, output]`. */
export const operationSchema = (
  service: ServiceName,
  operation: string,
): OperationSchema | undefined => {
  const exported = exportedSchema(service, operation);
  if (!exported) return undefined;
  const [, , name, , input, output] = exported as StaticOperation;
  return { name, input: NormalizedSchema.of(input), output: NormalizedSchema.of(output) };
};

type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];
type StaticOperation = readonly [number, string, string, unknown, SchemaRef, SchemaRef];

/** The code by which the Query protocol calls an error, which differs from its shape's name. */
export const queryErrorCode = (service: ServiceName, code: string): string => {
  const traits = exportedSchema(service, code)?.[3] as ErrorTraits | undefined;
  return traits?.awsQueryError?.[0] ?? code;
};

interface ErrorTraits {
  readonly awsQueryError?: readonly [code: string, status: number];
}

const exportedSchema = (service: ServiceName, name: string): readonly unknown[] | undefined =>
  (MODULES[service] as unknown as Readonly<Record<string, readonly unknown[]>> | undefined)?.[
    `${name}$`
  ];
