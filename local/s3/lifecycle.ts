import type { Cancel, Clock, EpochMs } from '../clock';
import type { ObjectStore } from './object-store';
import type { S3Object } from './s3-object';

/** `LifecycleConfiguration` of `AWS::S3::Bucket`, as far as objects without versions and tags need it. */
export interface LifecycleConfiguration {
  readonly Rules: readonly LifecycleRule[];
  /** @default 'all_storage_classes_128K' */
  readonly TransitionDefaultMinimumObjectSize?:
    | 'all_storage_classes_128K'
    | 'varies_by_storage_class';
}

export interface LifecycleRule {
  readonly Id?: string;
  readonly Status: 'Enabled' | 'Disabled';
  readonly Prefix?: string;
  /** Bytes; CloudFormation writes them as text. */
  readonly ObjectSizeGreaterThan?: number | string;
  readonly ObjectSizeLessThan?: number | string;
  readonly ExpirationInDays?: number;
  readonly Transitions?: readonly Transition[];
  readonly Transition?: Transition;
}

export interface Transition {
  readonly StorageClass: string;
  readonly TransitionInDays?: number;
}

export type LifecycleAction =
  | { readonly kind: 'none' }
  | { readonly kind: 'transition'; readonly storageClass: string }
  | { readonly kind: 'expire' };

type Aged = Pick<S3Object, 'key' | 'sizeBytes' | 'storageClass' | 'lastModifiedMs'>;

const DAY = 86_400_000;

/** From warm to cold; objects only move to the right. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html */
const STORAGE_CLASSES = [
  'STANDARD',
  'STANDARD_IA',
  'INTELLIGENT_TIERING',
  'ONEZONE_IA',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
];

/** Smaller objects stay where they are, unless a rule names a size itself. @see the same page */
const MINIMUM_TRANSITION_BYTES = 128 * 1024;

/** Classes that take small objects too where the minimum "varies by storage class". */
const TAKES_SMALL_OBJECTS = ['GLACIER', 'DEEP_ARCHIVE'];

/** What is due for an object: expiry before a transition, the coldest of several transitions. */
export const lifecycleAction = (
  configuration: LifecycleConfiguration,
  object: Aged,
  now: EpochMs,
): LifecycleAction => {
  const rules = configuration.Rules.filter((rule) => appliesTo(rule, object));
  if (rules.some(({ ExpirationInDays: days }) => isDue(days, object, now))) {
    return { kind: 'expire' };
  }
  const storageClass = rules
    .flatMap((rule) => dueClasses(configuration, rule, object, now))
    .sort((a, b) => coldness(a) - coldness(b))
    .at(-1);
  return storageClass && coldness(storageClass) > coldness(object.storageClass)
    ? { kind: 'transition', storageClass }
    : { kind: 'none' };
};

const appliesTo = (rule: LifecycleRule, { key, sizeBytes }: Aged): boolean =>
  rule.Status === 'Enabled' &&
  key.startsWith(rule.Prefix ?? '') &&
  sizeBytes > Number(rule.ObjectSizeGreaterThan ?? -1) &&
  sizeBytes < Number(rule.ObjectSizeLessThan ?? Number.POSITIVE_INFINITY);

/** S3 adds the days to the time of creation and rounds up to midnight UTC. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html */
const isDue = (days: number | undefined, { lastModifiedMs }: Aged, now: EpochMs): boolean =>
  days !== undefined && Math.ceil((lastModifiedMs + days * DAY) / DAY) * DAY <= now;

const dueClasses = (
  { TransitionDefaultMinimumObjectSize: minimum }: LifecycleConfiguration,
  rule: LifecycleRule,
  object: Aged,
  now: EpochMs,
): readonly string[] => {
  const namesSize =
    rule.ObjectSizeGreaterThan !== undefined || rule.ObjectSizeLessThan !== undefined;
  const isBigEnough = (storageClass: string): boolean =>
    namesSize ||
    object.sizeBytes >= MINIMUM_TRANSITION_BYTES ||
    (minimum === 'varies_by_storage_class' && TAKES_SMALL_OBJECTS.includes(storageClass));
  return [...(rule.Transitions ?? []), ...(rule.Transition ? [rule.Transition] : [])]
    .filter(({ TransitionInDays: days }) => isDue(days, object, now))
    .map(({ StorageClass }) => StorageClass)
    .filter(isBigEnough);
};

const coldness = (storageClass: string): number => STORAGE_CLASSES.indexOf(storageClass);

/** What a bucket's rules did to one object. */
export interface AppliedAction {
  readonly key: string;
  readonly action: LifecycleAction;
}

/** Applies a bucket's rules to its objects as of now. */
export const applyLifecycle = async (
  store: ObjectStore,
  bucket: string,
  configuration: LifecycleConfiguration,
  now: EpochMs,
): Promise<readonly AppliedAction[]> => {
  const applied: AppliedAction[] = [];
  for (const object of await store.list(bucket)) {
    const action = lifecycleAction(configuration, object, now);
    if (action.kind === 'none') continue;
    if (action.kind === 'expire') await store.delete(bucket, object.key);
    else await store.transition(bucket, object.key, action.storageClass);
    applied.push({ key: object.key, action });
  }
  return applied;
};

/** Applies a bucket's rules each midnight UTC. */
export const runLifecycle = (
  clock: Clock,
  store: ObjectStore,
  bucket: string,
  configuration: LifecycleConfiguration,
): Cancel =>
  clock.every(DAY, async () => {
    await applyLifecycle(store, bucket, configuration, clock.now());
  });
