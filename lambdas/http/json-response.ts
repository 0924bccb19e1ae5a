import type { APIGatewayProxyResult } from 'aws-lambda';

/** An answer of API Gateway's proxy integration with a JSON body. */
export const json = (
  statusCode: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyResult => ({
  statusCode,
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(body),
});
