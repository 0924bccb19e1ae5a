interface IamEvent {
  readonly requestContext?: {
    /** A REST API's. */
    readonly identity?: { readonly userArn?: string | null };
    /** An HTTP API's or a Function URL's. */
    readonly authorizer?: { readonly iam?: { readonly userArn?: string | null } } | null;
  };
}

/**
 * Whose signature the API has checked; undefined where the route asks for none.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export const iamCallerOf = (event: unknown): string | undefined => {
  const { requestContext } = event as IamEvent;
  return requestContext?.identity?.userArn ?? requestContext?.authorizer?.iam?.userArn ?? undefined;
};
