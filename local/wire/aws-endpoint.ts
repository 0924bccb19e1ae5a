import { createServer, type ServerResponse } from 'node:http';
import { type AwsError, toAwsError } from '../aws-error';
import { closeServer, forPrograms, listenOnLoopback } from '../loopback-server';
import type { ObjectStore } from '../s3/object-store';
import { type AwsRequest, readRequest } from './aws-request';
import { type AwsResponse, type Door, REQUEST_ID } from './door';
import type { OnTableMetric } from './dynamodb-metrics';
import { dynamodbDoor } from './dynamodb-proxy';
import { type JsonOperations, plainJsonDoor } from './plain-json';
import { rpcDoor } from './rpc';
import { s3Door, s3Error } from './s3-rest';
import type { Operations } from './service';

/** A call before it is answered. Each environment of a function has an access key of its own. */
export interface AwsCall {
  readonly accessKeyId: string;
  /** As requests are signed: `monitoring` for CloudWatch. */
  readonly service: string;
  readonly operation: string;
}

/** Lets a call pass or fail, at once or after a while. */
export type Interceptor = (call: AwsCall) => Promise<'pass' | { readonly fail: AwsError }>;

export interface AwsEndpointOptions {
  /** Of 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  readonly operations: Operations;
  /** Of services without an SDK client here, by the name with which requests are signed. @default - none */
  readonly plainOperations?: Readonly<Record<string, JsonOperations>>;
  /** Of services with a REST API of their own, by the same name. @default - none */
  readonly restDoors?: Readonly<Record<string, (request: AwsRequest) => Door>>;
  readonly s3?: ObjectStore;
  /** Where DynamoDB answers; its calls are handed on. */
  readonly dynamodbUrl?: string;
  /** Hears of what DynamoDB measures of its tables. */
  readonly onTableMetric?: OnTableMetric;
  /** @default - every call passes */
  readonly interceptor?: Interceptor;
}

export interface AwsEndpoint {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** The AWS API on one port: what SDKs and the `aws` command line reach by `AWS_ENDPOINT_URL`. */
export const startAwsEndpoint = async (options: AwsEndpointOptions): Promise<AwsEndpoint> => {
  const server = createServer(
    forPrograms((incoming, response) => {
      readRequest(incoming)
        .then((request) => answer(request, options))
        .catch((error: unknown) => s3Error(toAwsError(error)))
        .then((answered) => send(response, answered))
        .catch((error: Error) => response.destroy(error));
    }),
  );
  const port = await listenOnLoopback(server, options.port);
  return { url: `http://127.0.0.1:${port}`, port, close: () => closeServer(server) };
};

const send = (response: ServerResponse, { status, headers, body }: AwsResponse): void => {
  response.writeHead(status, { 'x-amzn-requestid': REQUEST_ID, ...headers });
  response.end(body);
};

const answer = async (request: AwsRequest, options: AwsEndpointOptions): Promise<AwsResponse> => {
  const { accessKeyId, service } = request;
  const door = doorOf(request, options);
  try {
    const verdict = await options.interceptor?.({
      accessKeyId,
      service,
      operation: door.operation,
    });
    return verdict && verdict !== 'pass' ? door.refuse(verdict.fail) : await door.answer();
  } catch (error) {
    return door.refuse(toAwsError(error));
  }
};

const doorOf = (request: AwsRequest, options: AwsEndpointOptions): Door => {
  const { operations, plainOperations = {}, restDoors = {}, s3, dynamodbUrl } = options;
  const { onTableMetric = () => {} } = options;
  if (Object.hasOwn(restDoors, request.service)) {
    return (restDoors[request.service] as (request: AwsRequest) => Door)(request);
  }
  if (request.service === 's3' && s3) return s3Door(request, s3);
  if (request.service === 'dynamodb' && dynamodbUrl) {
    return dynamodbDoor(request, dynamodbUrl, onTableMetric);
  }
  const plain = Object.hasOwn(plainOperations, request.service)
    ? plainOperations[request.service]
    : undefined;
  return plain ? plainJsonDoor(request, plain) : rpcDoor(request, operations);
};
