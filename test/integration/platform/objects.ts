import type { EventuallyOptions } from '../../support/eventually.ts';
import type { Manifest } from '../../support/kube-client/kube-client.ts';
import type { StatusObject } from '../../support/status-rules/status-object.ts';
import {
  clusterRunaiPlatform,
  quickPolling,
  runaiDeployment,
  runaiPlatform,
} from '../../support/world/manifests.ts';
import type { World } from '../../support/world/world.ts';
import { type Expected, expectConditions } from './expect-conditions.ts';

/** Quick polls, but nothing goes stale or is compared without reason while a test waits for something else. */
export const calmPolling = { ...quickPolling, staleAfter: '10m', driftCheck: '1h' };

/** A Secret with these values. */
export function secret(namespace: string, name: string, stringData: Record<string, string>): Manifest {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData };
}

/** Reads the InferencePlatform until it says this. */
export function expectPlatform(
  world: World,
  expected: Expected,
  { name = 'runai', ...options }: EventuallyOptions<StatusObject> & { name?: string } = {},
): Promise<StatusObject> {
  const platform = runaiPlatform(world.namespace, '', {}, name);
  return world.eventually<StatusObject>(() => world.client.get(platform), {
    within: 20_000,
    ...options,
    until: (object) => expectConditions(object, expected),
  });
}

/** The same of the ClusterInferencePlatform. */
export function expectClusterPlatform(
  world: World,
  expected: Expected,
  name = 'runai',
): Promise<StatusObject> {
  const platform = clusterRunaiPlatform('', {}, name);
  return world.eventually<StatusObject>(() => world.client.get(platform), {
    within: 20_000,
    until: (object) => expectConditions(object, expected),
  });
}

/** Reads an InferenceDeployment until it says this. */
export function expectDeployment(
  world: World,
  name: string,
  expected: Expected,
  options: EventuallyOptions<StatusObject> & { namespace?: string } = {},
): Promise<StatusObject> {
  const { namespace = world.namespace, ...rest } = options;
  return world.eventually<StatusObject>(() => world.client.get(runaiDeployment(namespace, name)), {
    within: 30_000,
    ...rest,
    until: (object) => expectConditions(object, expected),
  });
}

/** A deployment that runs as its spec says. */
export const running: Expected = {
  Ready: ['True/Running'],
  Available: ['True/Serving'],
  Synced: ['True/Accepted'],
  Stalled: null,
  Reconciling: null,
};
