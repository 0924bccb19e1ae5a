import { arn } from '../account';

/**
 * The ARN of the function that a name stands for: a name, a partial or whole ARN, each with a version or alias or
 * without. All versions of a function are the one that runs here.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export const functionArnOf = (nameOrArn: string): string => {
  const [, name = nameOrArn] =
    /^(?:arn:[^:]*:lambda:[^:]*:\d*:|\d+:)?(?:function:)?([^:]+)(?::[^:]+)?$/.exec(nameOrArn) ?? [];
  return arn('lambda', `function:${name}`);
};
