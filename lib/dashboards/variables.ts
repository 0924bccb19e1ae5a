import type { DashboardVariable } from '../../telemetry/panels/dashboard-variable';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const MAX_VARIABLES = 25;

/** @throws RangeError when there are more than CloudWatch takes */
export const toVariables = (variables: readonly DashboardVariable[]): readonly object[] => {
  if (variables.length > MAX_VARIABLES) {
    throw new RangeError(
      `a dashboard has at most ${MAX_VARIABLES} variables, got ${variables.length}: leave some out`,
    );
  }
  return variables.map(toVariable);
};

const toVariable = ({ id, label, replaces, choices, initially }: DashboardVariable): object => ({
  type: 'property' in replaces ? 'property' : 'pattern',
  ...replaces,
  inputType: 'select',
  id,
  label,
  ...('values' in choices
    ? { defaultValue: initially ?? choices.values[0]?.value, values: choices.values }
    : {
        defaultValue: initially ?? '__FIRST',
        search: choices.search,
        populateFrom: choices.dimension,
      }),
});
