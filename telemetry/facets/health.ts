import { gauge } from '../instrument';

/**
 * What a readiness check finds of the dependencies (AN7, EF11); `healthHandler` emits it whenever it asks them.
 * The dependencies are a closed list: the handler's checks have these names. Over all of them the minimum tells whether
 * any is unhealthy.
 */
export const health = <const D extends readonly string[]>(options: {
  readonly dependencies: D;
}) => ({
  up: gauge('1 when the dependency serves, be it degraded; 0 when it is unhealthy', {
    by: { dependency: options.dependencies },
    rollups: [[]],
  }),
});

/** The dependencies that a telemetry with a health facet declares; any name without one. */
export type DependenciesOf<T> = T extends {
  readonly health: {
    readonly up: { readonly by: { readonly dependency: infer D extends readonly string[] } };
  };
}
  ? D[number]
  : string;
