import { type CfnResource, Stack } from 'aws-cdk-lib';
import { produced } from './attached';

/** A property without its tokens: the CDK's own constructs fill many of them in late. */
export const resolved = <T>(resource: CfnResource, value: unknown): T | undefined =>
  Stack.of(resource).resolve(value);

/** A number, also one that is written as a text. @returns undefined where only the deployment knows it */
export const knownNumber = (resource: CfnResource, value: unknown): number | undefined => {
  const now = resolved<unknown>(resource, value);
  const number = typeof now === 'string' && now !== '' ? Number(now) : now;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

/** @returns undefined where only the deployment knows it */
export const knownText = (resource: CfnResource, value: unknown): string | undefined => {
  const now = resolved<unknown>(resource, value);
  return typeof now === 'string' ? now : undefined;
};

/** The items of a list, references in them left as they are; none where a condition chooses the list. */
export const listed = (resource: CfnResource, value: unknown): readonly unknown[] => {
  const now = produced(resource, value);
  return Array.isArray(now) ? now : [];
};

/** A member of an item as a text that may hold references. @returns undefined where it has none */
export const textIn = (
  resource: CfnResource,
  item: unknown,
  ...path: readonly string[]
): string | undefined => {
  const now = produced(resource, item, ...path);
  return typeof now === 'string' && now !== '' ? now : undefined;
};
