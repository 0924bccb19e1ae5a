import { resourceTypes } from '../../../telemetry/resources/resource-types';
import { alarms } from '../../testdata/aws-recommended-alarms.json';

const answers = resourceTypes.flatMap(({ namespace, rows, recommended }) =>
  recommended.map((answer) => ({ namespace, ...answer, rows })),
);

const nameOf = (alarm: {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: readonly string[];
}) => `${alarm.namespace} ${alarm.metric} [${alarm.dimensions.join(', ')}]`;

test("each of AWS's recommended alarms is met or declined, once", () => {
  const asked = alarms.map(({ dims, ...alarm }) => nameOf({ ...alarm, dimensions: dims }));

  expect(answers.map(nameOf).sort()).toEqual(asked.sort());
});

test.each(answers.map((answer) => ({ name: nameOf(answer), ...answer })))(
  'the answer to $name holds',
  ({ met, declined, rows }) => {
    if (met === undefined) expect(declined).toMatch(/\w{3}/);
    else expect(rows.find(({ id }) => id === met)?.rule).toBeDefined();
  },
);
