import type { AwsError } from '../aws-error';
import type { AwsRequest } from './aws-request';
import type { AwsResponse } from './door';
import type { OperationSchema, ServiceName } from './service';

/** One of AWS's RPC protocols, read and written by the operations' schemas. */
export interface RpcProtocol {
  operationName(request: AwsRequest): string;
  readInput(request: AwsRequest, schema: OperationSchema): Promise<unknown>;
  writeOutput(
    request: AwsRequest,
    service: ServiceName,
    schema: OperationSchema,
    output: unknown,
  ): AwsResponse;
  writeError(request: AwsRequest, service: ServiceName, error: AwsError): AwsResponse;
}
