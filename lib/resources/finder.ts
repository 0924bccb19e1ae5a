import type { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Facts, ResourceType, WatchedResource } from '../../telemetry/resources/resource-type';

/** How the resources of one type are found among the constructs, and what is known of each. */
export interface Finder<F extends Facts = Facts> {
  /** `AWS::Lambda::Function`. */
  readonly cfnType: string;
  readonly type: ResourceType<F>;
  /**
   * The resource as its type's table sees it, or why it is left unwatched.
   * @param all - every resource of the scope, for what hangs on this one
   */
  readonly find: (resource: CfnResource, all: ResourceIndex) => Found<F>;
}

/** A name is given to it by whoever asks. */
export type Found<F extends Facts = Facts> =
  | {
      readonly kind: 'watched';
      readonly resource: Omit<WatchedResource<F>, 'name'>;
      /** Its name where several constructs share the metrics: those found under one name are one resource. @default - it has its own */
      readonly sharedAs?: string;
    }
  | {
      readonly kind: 'unwatched';
      readonly reason: string;
      /** Another resource tells of it all the same: nobody need be warned. @default false */
      readonly covered?: boolean;
    };

/** The resources of a scope by their type. */
export interface ResourceIndex {
  ofType<T extends CfnResource>(cfnType: string): readonly T[];
  /** Whether two values that may be deploy-time references mean the same resource or attribute. */
  isSame(scope: IConstruct, one: unknown, other: unknown): boolean;
}

/** Types a finder by its facts, and forgets them: a list holds finders of all types. */
export const finder = <F extends Facts>(f: Finder<F>): Finder => f as unknown as Finder;
