import type { KnobCase, KnobPath } from '../../simulators/runai/knob-positions.ts';
import type { Outcomes } from './lives.ts';

/** What a case needs besides its knob, and what comes of it where it is not the usual. */
interface Expectation extends Outcomes {
  /** Put over the platform object's spec. */
  platform?: Record<string, unknown>;
}

const rows: Partial<Record<KnobPath, Record<string, Expectation>>> = {
  // Nothing tells whose a workload is that status does not know.
  echoAnnotations: { false: { retained: 'NameConflict' } },
  'routes.patch': { false: { edit: 'Unsupported' } },
  // What the spec drops cannot be taken away.
  patchNull: { ignore: { drop: 'ImmutableChange' }, '400': { drop: 'ImmutableChange' } },
};

/** What the schema sets where a user says nothing: more at once than the knob's platform takes. */
const limited = { platform: { rateLimit: { requestsPerSecond: 10, burst: 20, maxInFlight: 16 } } };

/** What comes out of the common lives with one knob in one position. */
export function expectedOutcomes({ path, position }: KnobCase): Expectation {
  if (path === 'rateLimit') return limited;
  return rows[path]?.[String(position)] ?? {};
}

/** Knobs of tokens, fields, URLs, clusters, sleep and measurements: whose a workload is has nothing to do with them. */
const ofNoOwner: ReadonlySet<KnobPath> = new Set([
  'tokenCase',
  'tokenV1Grant',
  'tokenTtlS',
  'omitExpiresIn',
  'routes.tokenV2',
  'fault.tokenDiesAfterHour',
  'multiGpuPortion',
  'tolerationValue',
  'strictNames',
  'strictText',
  'zeroReady',
  'clustersMetadata',
  'patchRelease',
  'hostPathReadOnlyDefault',
  'urlField',
  'endpointShape',
  'metricTime',
  'metricsPartial',
  'fault.nanLatency',
]);

/** Does the knob bear on who owns a workload, so that conflicts and adoptions are worth a try? */
export const bearsOnOwnership = ({ path }: KnobCase): boolean => !ofNoOwner.has(path);
