import type { AlarmProperties } from '../local/alarms/alarm-properties';
import { resolve, type Scope } from '../local/template/intrinsics';
import type { Template } from '../local/template/template';

/** A synthesized template, as far as alarms need it. */
export type AlarmTemplate = Pick<Template, 'Parameters' | 'Conditions' | 'Mappings' | 'Resources'>;

/**
 * What stands for a resource or a parameter in `Ref` and `Fn::GetAtt`, and for an imported value.
 * @default - a parameter's default, the logical id, `<logical id>.<attribute>`, the export's name
 */
export type References = Readonly<Record<string, string>>;

/**
 * The properties of a metric alarm of a template.
 * @param name - the alarm's name or logical id, or the only end of a name: `HighErrorRate` for `shop-HighErrorRate`
 * @throws RangeError naming the alarms that there are
 */
export const templateAlarm = (
  template: AlarmTemplate,
  name: string,
  references: References = {},
): AlarmProperties => {
  const scope = scopeOf(template, references);
  const alarms = alarmsOf(template, scope);
  const exact = alarms.filter(({ logicalId, AlarmName }) => [logicalId, AlarmName].includes(name));
  const similar = alarms.filter(({ AlarmName }) => AlarmName.endsWith(`-${name}`));
  const [alarm, other] = exact.length > 0 ? exact : similar;
  if (alarm && !other) {
    const { AlarmName } = alarm;
    return { ...(resolve(alarm.Properties, scope) as AlarmProperties), AlarmName };
  }
  const names = alarms.map(({ AlarmName }) => AlarmName).join(', ') || 'none';
  throw new RangeError(
    `${alarm ? 'more than one alarm' : 'no metric alarm'} of the template is called ${name}: it has ${names}`,
  );
};

const alarmsOf = ({ Resources = {} }: AlarmTemplate, scope: Scope) =>
  Object.entries(Resources)
    .filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm')
    .filter(([, { Condition }]) => Condition === undefined || scope.condition(Condition))
    .map(([logicalId, { Properties = {} }]) => {
      const AlarmName = String(resolve(Properties.AlarmName, scope) ?? logicalId);
      return { logicalId, AlarmName, Properties };
    });

/** A test says what matters to it: everything else stands for itself. */
const scopeOf = (
  { Parameters, Conditions, Mappings }: AlarmTemplate,
  references: References,
): Scope => {
  const named = (name: string): string => references[name] ?? name;
  const scope: Scope = {
    ref: (id) => references[id] ?? Parameters?.[id]?.Default ?? id,
    attribute: (id, name) => named(`${id}.${name}`),
    condition: (name) =>
      Conditions && Object.hasOwn(Conditions, name)
        ? resolve(Conditions[name], scope) === true
        : undefined,
    mapping: (map, top, second) => Mappings?.[map]?.[top]?.[second],
    exported: named,
    output: (stack, name) => named(`${stack}.${name}`),
  };
  return scope;
};
