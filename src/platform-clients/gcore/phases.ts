import type { PhaseClass } from '../platform.ts';
import type { Container, Deployment } from './schemas.ts';

type Shown = Pick<Deployment, 'status' | 'containers'>;

/** Is some region of it ready to serve? */
export const hasReady = ({
  containers,
}: {
  containers: readonly Pick<Container, 'deploy_status'>[];
}): boolean => containers.some(({ deploy_status: { ready } }) => ready > 0);

/** The class of a deployment's status. There is no word for a failure: what its regions say tells. Pure. */
export function phaseClassOf({ status, containers }: Shown): PhaseClass {
  switch (status) {
    case 'DEPLOYING':
      return 'Initializing';
    case 'PARTIALLYDEPLOYED':
      if (!containers.some(({ error_message }) => Boolean(error_message))) return 'Initializing';
      return hasReady({ containers }) ? 'Degraded' : 'Failed';
    case 'ACTIVE':
      return 'Running';
    case 'PENDING':
      return containers.some(({ scale }) => scale.min === 0) ? 'ScaledToZero' : 'Pending';
    case 'DISABLED':
      return 'Stopped';
    case 'DELETING':
      return 'Deleting';
    default:
      return 'Unknown';
  }
}
