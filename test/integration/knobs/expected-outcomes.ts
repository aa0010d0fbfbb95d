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

/** A platform that refuses what comes too fast: a careful user sets a limit below it. */
const limited = { platform: { rateLimit: { requestsPerSecond: 18, burst: 4, maxInFlight: 4 } } };

/** What comes out of the common lives with one knob in one position. */
export function expectedOutcomes({ path, position }: KnobCase): Expectation {
  if (path === 'rateLimit') return limited;
  return rows[path]?.[String(position)] ?? {};
}
