import crypto from 'node:crypto';
import { isHttpUrl } from '../http-url.ts';
import type { Lease, Observation, PhaseClass, Row } from '../platform.ts';
import type { EgsDetail } from './detail.ts';
import { stateOf } from './gpr-state.ts';
import { formatHome, type Home } from './home.ts';
import type { Brief, Detail, Gpr, InventoryRow } from './schemas.ts';
import { classOfText } from './texts.ts';
import { waitWords } from './wait-words.ts';

/** What one look at an endpoint is made of. */
export interface Answers {
  home: Home;
  /** Its row of the list. */
  brief: Brief;
  /** Undefined where describe does not know it: the list decides what is there. */
  described: Detail | undefined;
  gprs: readonly Gpr[];
  gprsAreKnown: boolean;
  lease: Lease | undefined;
  inventory: readonly InventoryRow[] | undefined;
  others: readonly string[];
  clockAhead: number;
}

/** One observation of an endpoint. Pure; `clean` makes a platform's text safe to show. */
export function observationOf(
  answers: Answers,
  begunAt: number,
  clean: (text: string) => string,
): Observation {
  const { home, brief, described, gprs, gprsAreKnown, lease, inventory, others, clockAhead } = answers;
  const { endpointName, namespace, clusterName, modelName, status, endpoint } = described ?? brief;
  const requests = described?.gpuRequests;
  const phaseClass = classOfText(status, endpoint, notReadyIn(described) === undefined);
  const detail: EgsDetail = {
    clusterName,
    modelName,
    gpuRequests: requests,
    gprs,
    gprsAreKnown,
    inventory,
    others,
    // Whatever its status says: the GPUs of one that is released early are gone, or go at any moment.
    serves: classOfText(status, endpoint) === 'Running' && !gprs.some(({ earlyRelease }) => earlyRelease),
    clockAhead,
  };
  return {
    id: namespace,
    name: endpointName,
    home: formatHome({ ...home, cluster: clusterName }),
    createdAt: undefined,
    mark: undefined,
    foreignKind: undefined,
    deleting: phaseClass === 'Deleting',
    phase: clean(status),
    phaseClass,
    phaseMessage: clean(messageOf(phaseClass, described, gprs)),
    replicas: undefined,
    endpoints: isHttpUrl(endpoint) ? [{ name: 'serving', url: endpoint, type: 'Serving' }] : [],
    ...(requests !== undefined && {
      gpuRequests: requests.map(({ gprId }) => gprId).filter((id) => id !== ''),
    }),
    ...(lease !== undefined && { lease }),
    url: undefined,
    begunAt,
    detail,
  };
}

/** A row of the list, for the observer. `url`: of the connection, normalised. */
export function rowOf(brief: Brief, { url, workspace }: Omit<Home, 'cluster'>): Row {
  const { endpointName, namespace, clusterName, modelName, status, endpoint } = brief;
  const shown = JSON.stringify([endpointName, clusterName, modelName, status, endpoint]);
  return {
    id: namespace,
    name: endpointName,
    home: formatHome({ url, workspace, cluster: clusterName }),
    phase: status,
    phaseClass: classOfText(status, endpoint),
    changedAt: undefined,
    digest: crypto.hash('sha256', shown, 'base64url').slice(0, 16),
  };
}

/** Why it is as it is, in the platform's best words: its GPUs, or what is not ready yet. */
function messageOf(phaseClass: PhaseClass, described: Detail | undefined, gprs: readonly Gpr[]): string {
  if (phaseClass === 'Running' || phaseClass === 'Deleting') return '';
  const waits = gprs.filter((gpr) => !['Held', 'Over'].includes(stateOf(gpr))).map(waitOf);
  if (waits.length > 0) return waits.join('; ');
  return phaseClass === 'Initializing' ? (notReadyIn(described) ?? 'It has no URL yet.') : '';
}

function waitOf({ gprId, estimatedWaitTime, status }: Gpr): string {
  const word = status.provisioningStatus || 'waits';
  const wait = waitWords(estimatedWaitTime);
  const failure = status.failureReason === '' ? '' : `: ${status.failureReason}`;
  return `GPU request ${gprId}: ${word}${wait === '' ? '' : `, estimated wait ${wait}`}${failure}`;
}

/** What of a described endpoint is not good yet; undefined where all is, or nobody says. */
function notReadyIn(described: Detail | undefined): string | undefined {
  if (described === undefined) return undefined;
  const { predictStatus, ingressStatus } = described;
  const parts = Object.entries({ predictStatus, ingressStatus })
    .filter(([, word]) => word.toLowerCase() !== 'ready')
    .map(([name, word]) => (word === '' ? `no ${name} yet` : `${name} is ${word}`));
  return parts.length === 0 ? undefined : `It is not ready yet: ${parts.join(', ')}`;
}
