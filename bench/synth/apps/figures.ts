import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';

interface Resource {
  readonly Type: string;
  readonly Properties?: { readonly DashboardBody?: unknown };
}

interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Parameters?: object;
}

/** Builds and synthesizes an app, and prints how long the process took until then and what came out. */
export const report = (build: (app: App) => void): void => {
  const outdir = mkdtempSync(join(tmpdir(), 'synth-'));
  const app = new App({ outdir });
  build(app);
  app.synth();
  // From the start of the process, so that loading counts.
  const processMs = performance.now();
  const { user, system } = process.cpuUsage();
  const files = readdirSync(outdir).filter((name) => name.endsWith('template.json'));
  const texts = files.map((name) => readFileSync(join(outdir, name), 'utf8'));
  rmSync(outdir, { recursive: true });
  console.log(JSON.stringify({ processMs, cpuMs: (user + system) / 1000, ...figuresOf(texts) }));
};

const figuresOf = (texts: readonly string[]) => {
  const templates = texts.map((text): Template => JSON.parse(text));
  const resources = templates.flatMap(({ Resources }) => Object.values(Resources));
  const count = (type: string): number => resources.filter(({ Type }) => Type === type).length;
  const most = (counted: readonly number[]): number => Math.max(...counted);
  return {
    templateKb: texts.reduce((sum, text) => sum + text.length, 0) / 1000,
    largestKb: most(texts.map((text) => text.length)) / 1000,
    alarms: count('AWS::CloudWatch::Alarm'),
    dashboards: count('AWS::CloudWatch::Dashboard'),
    widgets: resources.reduce((sum, resource) => sum + widgetsOf(resource), 0),
    stacks: texts.length,
    resources: most(templates.map(({ Resources }) => Object.keys(Resources).length)),
    parameters: most(templates.map(({ Parameters = {} }) => Object.keys(Parameters).length)),
  };
};

/** Each widget has properties, however its dashboard's body is put together. */
const widgetsOf = ({ Properties }: Resource): number =>
  JSON.stringify(Properties?.DashboardBody ?? '').split('\\"properties\\":').length - 1;
