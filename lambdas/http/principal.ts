/** On whose behalf a request is made. */
export interface Principal {
  readonly userId?: string;
  readonly workspaceId?: string;
}

type Claims = Readonly<Record<string, unknown>>;

const nobody: Principal = {};
// Whether a Lambda authorizer or a JWT says it, it is under one of these names, the first that is there.
const userNames = ['userId', 'user_id', 'sub', 'principalId', 'userArn'] as const;
const workspaceNames = ['workspaceId', 'workspace_id', 'custom:workspace_id'] as const;

/**
 * Who asks, as the API's authorizer found out: a REST API has what it says beside `claims`, an HTTP API has it in `jwt`,
 * `lambda` or `iam`.
 */
export const principalOf = (authorizer: unknown): Principal => {
  if (!isObject(authorizer)) return nobody;
  const { claims, jwt, lambda, iam } = authorizer;
  const said = [authorizer, claims, isObject(jwt) ? jwt.claims : undefined, lambda, iam];
  return { userId: firstOf(said, userNames), workspaceId: firstOf(said, workspaceNames) };
};

const isObject = (value: unknown): value is Claims => typeof value === 'object' && value !== null;

const firstOf = (said: readonly unknown[], names: readonly string[]): string | undefined => {
  for (const claims of said) {
    if (!isObject(claims)) continue;
    for (const name of names) {
      const value = claims[name];
      if (typeof value === 'number') return String(value);
      if (typeof value === 'string' && value !== '') return value;
    }
  }
  return undefined;
};
