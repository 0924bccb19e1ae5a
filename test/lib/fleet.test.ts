import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { email } from '../../lib/delivery/channel';
import { Watch } from '../../lib/watch';
import { hours } from '../../telemetry/duration';
import { plainFunction } from './plain-function';

interface Resource {
  readonly Type: string;
  readonly Properties: {
    readonly AlarmName?: string;
    readonly AlarmRule?: string;
    readonly AlarmActions?: readonly unknown[];
    readonly DashboardName?: string;
    readonly MuteTargets?: unknown;
  };
  readonly Metadata?: { readonly 'aws:asset:path'?: string };
  readonly DependsOn?: string | readonly string[];
}
interface Synthesized {
  readonly file: string;
  readonly bytes: number;
  readonly resources: Readonly<Record<string, Resource>>;
  readonly parameters: number;
  readonly outputs: number;
}

const outdir = mkdtempSync(join(tmpdir(), 'fleet-'));
afterAll(() => rmSync(outdir, { recursive: true }));

const read = (file: string): Synthesized => {
  const text = readFileSync(join(outdir, file), 'utf8');
  const { Resources, Parameters = {}, Outputs = {} } = JSON.parse(text);
  return {
    file,
    bytes: Buffer.byteLength(text),
    resources: Resources,
    parameters: Object.keys(Parameters).length,
    outputs: Object.keys(Outputs).length,
  };
};

const synthesize = (): readonly [root: Synthesized, ...nested: readonly Synthesized[]] => {
  const app = new App({
    context: { 'aws:cdk:bundling-stacks': [], 'aws:cdk:enable-asset-metadata': true },
    builtinCloudFormationValidation: false,
    outdir,
  });
  const stack = new Stack(app, 'Fleet');
  for (let i = 1; i <= 200; i++) plainFunction(stack, `Function${i}`);
  const onCall = [email('oncall@example.com')];
  Watch.everything(stack, {
    telemetry: { service: 'fleet' },
    routes: { critical: onCall, warning: onCall },
    runbooks: 'https://example.com/runbooks',
    notify: 'service',
    muted: [{ name: 'backup', schedule: 'cron(0 2 * * SUN)', duration: hours(1) }],
    dashboards: ['summary', 'alarms'],
  });
  app.synth();
  const nested = readdirSync(outdir).filter((file) => file.endsWith('.nested.template.json'));
  return [read('Fleet.template.json'), ...nested.map(read)];
};

const childrenOf = (rule = ''): readonly string[] =>
  [...rule.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name);

const [root, ...nested] = synthesize();

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
test('200 functions with all defaults stay within the limits of CloudFormation', () => {
  for (const { bytes, resources, parameters, outputs } of [root, ...nested]) {
    expect(bytes).toBeLessThanOrEqual(1_000_000);
    expect(Object.keys(resources).length).toBeLessThanOrEqual(500);
    expect(parameters).toBeLessThanOrEqual(200);
    expect(outputs).toBeLessThanOrEqual(200);
  }
});

test('each composite alarm is deployed after the nested stacks that its children are in', () => {
  const home = new Map(
    nested.flatMap(({ file, resources }) =>
      Object.values(resources).map(({ Properties }) => [Properties.AlarmName, file] as const),
    ),
  );
  const byStack = Object.entries(root.resources).flatMap(([id, { Metadata }]) => {
    const file = Metadata?.['aws:asset:path'];
    return file === undefined ? [] : [[file, id] as const];
  });
  const stackOf = new Map(byStack);
  const groups = Object.values(root.resources).filter(({ Properties: { AlarmRule } }) =>
    childrenOf(AlarmRule).some((name) => home.has(name)),
  );

  expect(groups.length).toBeGreaterThan(4);
  for (const { Properties, DependsOn } of groups) {
    const homes = childrenOf(Properties.AlarmRule).map((name) => stackOf.get(home.get(name) ?? ''));
    expect(homes).not.toContain(undefined);
    expect(DependsOn).toEqual(expect.arrayContaining([...new Set(homes)]));
  }
});

test('of 800 alarms two tell, and they alone are muted', () => {
  const all = [root, ...nested].flatMap(({ resources }) => Object.values(resources));
  const ofType = (type: string) => all.filter(({ Type }) => Type === `AWS::CloudWatch::${type}`);
  const telling = ofType('CompositeAlarm').filter(({ Properties }) => Properties.AlarmActions);
  const names = telling.map(({ Properties }) => Properties.AlarmName);

  expect(ofType('Alarm').length).toBeGreaterThan(800);
  expect(names).toEqual(['fleet-critical', 'fleet-warning']);
  expect(ofType('AlarmMuteRule').map(({ Properties }) => Properties.MuteTargets)).toEqual([
    { AlarmNames: names },
  ]);
});

test('a service, two weeks of it and its alarms have dashboards, cut at the limits of CloudWatch', () => {
  const names = Object.values(root.resources).flatMap(
    ({ Properties }) => Properties.DashboardName ?? [],
  );

  expect(names.slice(0, 4)).toEqual(['fleet', 'fleet-summary', 'fleet-alarms', 'fleet-alarms-2']);
});
