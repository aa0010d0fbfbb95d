import { abandonAnnotation } from '../../../src/crd/names.ts';
import type { FakeCluster } from './fake-cluster.ts';
import type { UserStep } from './step.ts';
import type { Traits } from './traits.ts';

/** A user edits the object. */
export function takeUserStep(step: UserStep, cluster: FakeCluster, { power, leases }: Traits): void {
  switch (step.do) {
    case 'paused':
      cluster.edit((spec) => Object.assign(spec, { paused: step.on }));
      break;
    case 'deletionPolicy':
      cluster.edit((spec) => Object.assign(spec, { deletionPolicy: step.is }));
      break;
    case 'state':
      if (power !== undefined) cluster.edit((spec) => Object.assign(spec, { state: step.is }));
      break;
    case 'leasePolicy':
      if (leases === true)
        cluster.edit((spec) => Object.assign(spec.runai ?? {}, { extra: { leaseEndPolicy: step.is } }));
      break;
    case 'abandon':
      cluster.annotate({ [abandonAnnotation]: 'true' });
      break;
    case 'scale':
      cluster.edit((spec) => Object.assign(spec, { replicas: step.replicas }));
      break;
  }
}
