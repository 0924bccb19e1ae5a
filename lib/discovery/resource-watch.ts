import { Stack } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import type { AlertRule } from '../../telemetry/alerts/alert-rule';
import type { DrawnResource } from '../../telemetry/panels/resource-panels';
import { lambdaAccount, lambdaAccountResource } from '../../telemetry/resources/lambda-account';
import type { ResourceType, WatchedResource } from '../../telemetry/resources/resource-type';
import { resourceRunbookAddress } from '../../telemetry/runbooks/runbook-address';
import { atPath } from '../at-path';
import { finders } from '../resources/finders';
import { alarmHomes } from './alarm-homes';
import { discover, type UnwatchedResource } from './discover';
import {
  checkOverrides,
  type OverrideCascade,
  type ResourceAlarmOptions,
  resourceAlarms,
  type WatchableResource,
} from './resource-alarms';

/** Resources that are found and watched without being named. */
export interface WatchedScope extends OverrideCascade {
  /** Everything below it, whenever it is added. */
  readonly of: IConstruct;
  /** Constructs that are left out, with all below them. @default - none */
  readonly except?: readonly IConstruct[];
  /** The team that acts on it. @default - none */
  readonly owner?: string;
  /**
   * Concurrent executions that the account may have in this Region. Given, their use is watched, in one watch of the account;
   * no template knows it.
   * @default - the account is not watched
   */
  readonly concurrencyQuota?: number;
  /** Over how many nested stacks the alarms are spread. @default - none while they fit into the stack */
  readonly nestedStacks?: number;
}

export interface ResourceWatchProps extends WatchedScope {
  /** The folder or address of the runbooks, which are `resources/<type>/<row>.md` below it. */
  readonly runbooks: string;
}

/** A resource that is watched, and where its alarms are to be. */
export interface ResourceWithAlarms extends DrawnResource {
  readonly rules: readonly AlertRule[];
  readonly home: Construct;
}

/** Finds the resources of a scope for a watch, again and again: those that were found before stay as they are. */
export class ResourceWatch {
  readonly #scope: Construct;
  readonly #watched: ResourceWatchProps;
  readonly #found = new Map<string, ResourceWithAlarms>();
  #unwatched: readonly UnwatchedResource[] = [];
  #homeOf?: (resourceName: string) => Construct;

  /** @param scope - the watch, whose own resources are left out */
  constructor(scope: Construct, watched: ResourceWatchProps) {
    this.#scope = scope;
    this.#watched = watched;
  }

  get resources(): readonly ResourceWithAlarms[] {
    return [...this.#found.values()];
  }

  get unwatched(): readonly UnwatchedResource[] {
    return this.#unwatched;
  }

  /** @returns what was not there before */
  discover(): readonly ResourceWithAlarms[] {
    const { of, except = [] } = this.#watched;
    const options = { finders, except: [...except, this.#scope], home: Stack.of(this.#scope) };
    const { watched, unwatched } = discover(of, options);
    const all = [...watched, ...this.#account()];
    atPath(this.#scope, () => checkOverrides(all, this.#watched));
    this.#unwatched = unwatched;
    const fresh = all
      .filter((each) => !this.#found.has(keyOf(each)))
      .map((each) => ({
        ...each,
        rules: atPath(each.construct ?? this.#scope, () => resourceAlarms(each, this.#options)),
      }));
    return this.#place(fresh);
  }

  #account(): readonly WatchableResource[] {
    const { concurrencyQuota } = this.#watched;
    if (concurrencyQuota === undefined) return [];
    const resource = lambdaAccountResource(concurrencyQuota) as unknown as WatchedResource;
    return [{ type: lambdaAccount as unknown as ResourceType, resource }];
  }

  get #options(): ResourceAlarmOptions {
    const { runbooks } = this.#watched;
    const runbook = (type: string, row: string) => resourceRunbookAddress(runbooks, type, row);
    return { ...this.#watched, runbook };
  }

  #place(fresh: readonly Omit<PlacedResource, 'home'>[]): readonly ResourceWithAlarms[] {
    if (fresh.length === 0) return [];
    const { nestedStacks } = this.#watched;
    const alarms = fresh.reduce((sum, { rules }) => sum + rules.length, 0);
    this.#homeOf ??= alarmHomes(this.#scope, { alarms, resources: fresh.length, nestedStacks });
    const homeOf = this.#homeOf;
    const placed = fresh.map((each) => ({
      ...each,
      home: staysWithWatch(each) ? this.#scope : homeOf(each.resource.name),
    }));
    for (const each of placed) this.#found.set(keyOf(each), each);
    return placed;
  }
}

type PlacedResource = WatchableResource & ResourceWithAlarms;

/** A condition is asked where it is made, and the account is in no stack. */
const staysWithWatch = ({ construct }: WatchableResource): boolean =>
  !construct || construct.cfnOptions.condition !== undefined;

const keyOf = ({ type, resource }: DrawnResource): string => `${type.id} ${resource.name}`;
