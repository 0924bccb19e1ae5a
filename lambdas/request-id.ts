import type { APIGatewayProxyEvent } from 'aws-lambda';
import { headerOf } from './header';

const acceptable = /^[A-Za-z0-9._:-]{1,128}$/;

/** The id that the caller chose, where it is one that logs can take; else API Gateway's. */
export const requestIdOf = (event: APIGatewayProxyEvent): string | undefined => {
  const given = headerOf(event, 'x-request-id');
  if (given !== undefined && acceptable.test(given)) return given;
  return event.requestContext.requestId;
};
