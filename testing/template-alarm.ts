import type { AlarmProperties } from '../local/alarms/alarm-properties';

/** A synthesized template, as far as alarms need it. */
export interface AlarmTemplate {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
}

interface TemplateResource {
  readonly Type: string;
  readonly Properties?: unknown;
}

/** What stands for a resource in `Ref` and `Fn::GetAtt`. @default - its logical id, `<logical id>.<attribute>` */
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
  const alarms = alarmsOf(template, references);
  const exact = alarms.filter(({ logicalId, AlarmName }) => [logicalId, AlarmName].includes(name));
  const similar = alarms.filter(({ AlarmName }) => AlarmName.endsWith(`-${name}`));
  const [alarm, other] = exact.length > 0 ? exact : similar;
  if (alarm && !other) return alarm.properties;
  const names = alarms.map(({ AlarmName }) => AlarmName).join(', ') || 'none';
  throw new RangeError(
    `${alarm ? 'more than one alarm' : 'no metric alarm'} of the template is called ${name}: it has ${names}`,
  );
};

const alarmsOf = (template: AlarmTemplate, references: References) =>
  Object.entries(template.Resources ?? {})
    .filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm')
    .map(([logicalId, { Properties }]) => {
      const properties = resolve(Properties, references) as AlarmProperties;
      const AlarmName = properties.AlarmName ?? logicalId;
      return { logicalId, AlarmName, properties: { ...properties, AlarmName } };
    });

const resolve = (value: unknown, references: References): unknown => {
  if (Array.isArray(value)) return value.map((item) => resolve(item, references));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[key, argument] = ['', undefined]] = entries;
  if (entries.length === 1 && Object.hasOwn(intrinsics, key)) {
    return intrinsics[key]?.(argument, references);
  }
  return Object.fromEntries(entries.map(([name, item]) => [name, resolve(item, references)]));
};

/** Enough for the names, dimensions and actions of alarms. */
const intrinsics: Readonly<Record<string, (argument: unknown, references: References) => unknown>> =
  {
    Ref: (id, references) => references[String(id)] ?? id,
    'Fn::GetAtt': (path, references) => {
      const name = Array.isArray(path) ? path.join('.') : String(path);
      return references[name] ?? name;
    },
    'Fn::Join': (argument, references) => {
      const [separator, parts] = argument as [string, unknown[]];
      return parts.map((part) => String(resolve(part, references))).join(separator);
    },
  };
