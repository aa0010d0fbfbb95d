import { type NimServiceSpec, TAGGED_IMAGE } from '../../crd/nim/service-spec.ts';
import type { Problem } from '../problem.ts';
import { computeChecks, environmentChecks, probeChecks, tolerationChecks } from '../runai/common-checks.ts';

type Check = (spec: NimServiceSpec) => Problem | undefined;

/**
 * What Run:ai and the NIM Operator document and one look at the spec can tell, in the order in which it is reported.
 * The API server checks most of it already; here it also holds for what `extra` adds.
 */
export const checks: readonly Check[] = [
  imageHasTag,
  oneStore,
  claimSaysSize,
  claimIsNamed,
  oneWayToScale,
  nodesAreNotScaled,
  maxCoversMin,
  ...computeChecks,
  portsDiffer,
  ...environmentChecks,
  ...tolerationChecks,
  ...probeChecks,
];

const TAGGED = new RegExp(TAGGED_IMAGE);

/** N12 */
function imageHasTag({ image }: NimServiceSpec): Problem | undefined {
  if (TAGGED.test(image)) return undefined;
  return { field: 'image', message: 'must have a tag: write it behind a colon, such as :1.3.3' };
}

/** N2 */
function oneStore({ modelStore: { nimCache, pvc } }: NimServiceSpec): Problem | undefined {
  if ((nimCache === undefined) !== (pvc === undefined)) return undefined;
  return { field: 'modelStore', message: 'must name exactly one store: write one of nimCache, pvc' };
}

/** N3 */
function claimSaysSize({ modelStore: { pvc } }: NimServiceSpec): Problem | undefined {
  if (pvc === undefined || pvc.existingPvc || pvc.claimInfo?.size !== undefined) return undefined;
  return { field: 'modelStore.pvc.claimInfo.size', message: 'must be given for a new claim: add it' };
}

/** N3 */
function claimIsNamed({ modelStore: { pvc } }: NimServiceSpec): Problem | undefined {
  if (!pvc?.existingPvc) return undefined;
  if (pvc.claimInfo !== undefined)
    return {
      field: 'modelStore.pvc.claimInfo',
      message: 'is for a claim that is to be created: take it out',
    };
  return pvc.claimName === undefined
    ? { field: 'modelStore.pvc.claimName', message: 'must be given with existingPvc: true: add it' }
    : undefined;
}

/** N4 */
function oneWayToScale({ replicas, autoscaling }: NimServiceSpec): Problem | undefined {
  if (replicas === undefined || autoscaling === undefined) return undefined;
  return { field: 'replicas', message: 'excludes autoscaling: keep one of them' };
}

/** N4 */
function nodesAreNotScaled({ multiNode, autoscaling }: NimServiceSpec): Problem | undefined {
  if (multiNode === undefined || autoscaling === undefined) return undefined;
  return {
    field: 'autoscaling',
    message: 'is not for a service of several nodes: take out autoscaling or multiNode',
  };
}

/** N5 */
function maxCoversMin({ autoscaling }: NimServiceSpec): Problem | undefined {
  const { minReplicas = 1, maxReplicas = minReplicas } = autoscaling ?? {};
  if (maxReplicas >= minReplicas) return undefined;
  return { field: 'autoscaling.maxReplicas', message: 'must be at least minReplicas: raise it' };
}

/** N8 */
function portsDiffer({ servingPort }: NimServiceSpec): Problem | undefined {
  const { port, grpcPort, metricsPort } = servingPort ?? {};
  const given = Object.entries({ port, grpcPort, metricsPort }).filter(([, number]) => number !== undefined);
  const twin = given.find(([, number], at) => given.findIndex(([, other]) => other === number) < at);
  if (twin === undefined) return undefined;
  return {
    field: `servingPort.${twin[0]}`,
    message:
      'must differ from the other ports: change it, or leave out metricsPort where metrics are on port',
  };
}
