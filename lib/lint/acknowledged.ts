import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LINT_NAMESPACE } from './codes';
import { type Json, listOf, objectOf, stringOf } from './json';
import type { StackTemplate } from './linted-app';
import { readJson } from './read-json';

/** Reasons by code, by `placeOf` a resource. */
export type Accepted = ReadonlyMap<string, Json>;

const placeOf = (templatePath: string, logicalId: string): string => `${templatePath} ${logicalId}`;

/** What the report of the synthesis has as accepted: what was acknowledged on a stage or the app is nowhere else. */
export const reportedIn = (directory: string): Accepted => {
  const accepted = new Map<string, Json>();
  for (const { acknowledgedId, reason, violatingConstructs } of suppressedIn(directory)) {
    for (const construct of listOf(violatingConstructs)) {
      const { templatePath, logicalId } = objectOf(objectOf(construct).cloudFormationResource);
      const place = placeOf(join(directory, String(templatePath)), String(logicalId));
      accepted.set(place, { ...accepted.get(place), [String(acknowledgedId)]: reason });
    }
  }
  return accepted;
};

const suppressedIn = (directory: string): readonly Json[] => {
  const path = join(directory, 'validation-report.json');
  const { pluginReports } = existsSync(path) ? objectOf(readJson(path)) : {};
  return listOf(pluginReports)
    .flatMap((report) => listOf(objectOf(report).suppressedViolations))
    .map(objectOf)
    .filter(({ acknowledgedId }) => isOurs(String(acknowledgedId)));
};

const isOurs = (code: string): boolean => code.startsWith(`${LINT_NAMESPACE}::`);

/** What is acknowledged on constructs of a stack, and on the stack. */
export const acknowledgedIn = (
  directory: string,
  templateFile: string,
  artifact: Json,
): Accepted => {
  const said = metadataOf(directory, artifact);
  return new Map(
    [...said.keys()].flatMap((path) => {
      const logicalId = stringOf(saidAt(said, path, 'aws:cdk:logicalId').at(-1));
      if (logicalId === undefined) return [];
      const template = join(directory, templateAt(said, path) ?? templateFile);
      return [[placeOf(template, logicalId), acknowledgedAt(said, path)] as const];
    }),
  );
};

/** Entries of constructs by their paths. */
type Said = ReadonlyMap<string, readonly unknown[]>;

const metadataOf = (directory: string, artifact: Json): Said => {
  const path = stringOf(artifact.additionalMetadataFile);
  const more = path === undefined ? {} : objectOf(readJson(join(directory, path)));
  const all = { ...objectOf(artifact.metadata), ...more };
  return new Map(Object.entries(all).map(([path, entries]) => [path, listOf(entries)]));
};

const saidAt = (said: Said, path: string, type: string): readonly unknown[] =>
  (said.get(path) ?? []).map(objectOf).flatMap((entry) => (entry.type === type ? entry.data : []));

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** A nested stack has a template of its own. */
const templateAt = (said: Said, path: string): string | undefined =>
  path === ''
    ? undefined
    : (stringOf(saidAt(said, path, 'aws:cdk:templateFile').at(-1)) ??
      templateAt(said, parentOf(path)));

/** On the construct or any that it is in; the nearest reason counts. */
const acknowledgedAt = (said: Said, path: string): Json => {
  if (path === '') return {};
  const own = saidAt(said, path, 'aws:cdk:acknowledged-rules')
    .flatMap((data) => Object.entries(objectOf(data)))
    .filter(([code]) => isOurs(code));
  return { ...acknowledgedAt(said, parentOf(path)), ...Object.fromEntries(own) };
};

/** A stack with what is accepted in the metadata of its resources. */
export const accepting = (stack: StackTemplate, accepted: readonly Accepted[]): StackTemplate => {
  const template = objectOf(stack.template);
  const Resources = mapValues(objectOf(template.Resources), (resource, logicalId) => {
    const place = placeOf(stack.templatePath ?? '', logicalId);
    return withAccepted(
      resource,
      accepted.map((each) => each.get(place)).filter((each) => each !== undefined),
    );
  });
  const nested = mapValues(stack.nested ?? {}, (each) => accepting(each, accepted));
  return { ...stack, nested, template: { ...template, Resources } };
};

const mapValues = <T, U>(
  record: Readonly<Record<string, T>>,
  change: (value: T, key: string) => U,
): Readonly<Record<string, U>> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));

const withAccepted = (resource: unknown, accepted: readonly Json[]): unknown => {
  if (accepted.length === 0) return resource;
  const { Metadata, ...rest } = objectOf(resource);
  const written = objectOf(objectOf(objectOf(Metadata)[LINT_NAMESPACE]).accept);
  const accept = Object.assign({}, ...accepted, written);
  return { ...rest, Metadata: { ...objectOf(Metadata), [LINT_NAMESPACE]: { accept } } };
};
