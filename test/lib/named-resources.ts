import { NestedStack, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

/** Where the resources of some types are, `<stack>/<logical id>` by name, over a stack and its nested stacks. */
export const namedResources = (
  stack: Stack,
  ...types: readonly string[]
): Readonly<Record<string, string>> => {
  Template.fromStack(stack);
  const nested = stack.node.findAll().filter((each) => NestedStack.isNestedStack(each)) as Stack[];
  return Object.fromEntries(
    [stack, ...nested].flatMap((each) => {
      const template = Template.fromStack(each);
      return types.flatMap((type) =>
        Object.entries(template.findResources(type)).map(([id, { Properties }]) => [
          nameOf(Properties),
          `${each.node.path}/${id}`,
        ]),
      );
    }),
  );
};

const nameOf = ({ AlarmName, DashboardName, RuleName, Name }: Record<string, string>): string =>
  AlarmName ?? DashboardName ?? RuleName ?? Name ?? 'nameless';
