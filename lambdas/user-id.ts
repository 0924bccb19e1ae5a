import type { APIGatewayProxyEvent } from 'aws-lambda';

/** Who asks, as the authorizer found out: a Lambda authorizer's principal, a JWT's subject, or a `userId` in its context. */
export const userIdOf = ({ requestContext }: APIGatewayProxyEvent): string | undefined => {
  const authorizer = requestContext.authorizer;
  const id = authorizer?.principalId ?? authorizer?.claims?.sub ?? authorizer?.userId;
  return typeof id === 'string' && id !== '' ? id : undefined;
};
