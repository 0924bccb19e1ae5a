import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
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
  const files = readdirSync(outdir).filter((name) => name.endsWith('template.json'));
  const texts = files.map((name) => readFileSync(join(outdir, name), 'utf8'));
  rmSync(outdir, { recursive: true });
  console.log(JSON.stringify({ processMs, ...figuresOf(texts) }));
};

const figuresOf = (texts: readonly string[]) => {
  const templates = texts.map((text): Template => JSON.parse(text));
  const types = templates.flatMap(({ Resources }) =>
    Object.values(Resources).map(({ Type }) => Type),
  );
  const count = (type: string): number => types.filter((each) => each === type).length;
  const most = (counted: readonly number[]): number => Math.max(...counted);
  return {
    templateKb: texts.reduce((sum, text) => sum + text.length, 0) / 1000,
    largestKb: most(texts.map((text) => text.length)) / 1000,
    alarms: count('AWS::CloudWatch::Alarm'),
    dashboards: count('AWS::CloudWatch::Dashboard'),
    stacks: texts.length,
    resources: most(templates.map(({ Resources }) => Object.keys(Resources).length)),
    parameters: most(templates.map(({ Parameters = {} }) => Object.keys(Parameters).length)),
  };
};
