import type {
  Assessment,
  Desired,
  Difference,
  Observation,
  Question,
} from '../../../src/platform-clients/platform.ts';

/** In what a workload in memory differs. Pure. */
export function diff({ body }: Desired, observed: Observation): Difference[] {
  const has = bodyOf(observed);
  const differs = (path: 'image' | 'nodeType' | 'replicas', mutable: boolean): Difference[] =>
    body[path] === has[path] ? [] : [{ path, mutable }];
  return [...differs('image', true), ...differs('replicas', true), ...differs('nodeType', false)];
}

/** What an observation says about a spec; `isOther`: some field differs. Pure. */
export function assess(
  { desired, observation, ignoresDrift = false }: Question,
  isOther: boolean,
): Assessment {
  const { phaseClass, deleting } = observation;
  const stopping = desired.runs === false && phaseClass !== 'Stopped' && !deleting;
  const asWished = phaseClass === (desired.runs === false ? 'Stopped' : 'Running');
  const differs = isOther && !ignoresDrift;
  return {
    ready: asWished && !differs,
    reason: stopping ? 'Stopping' : asWished && differs ? 'Updating' : phaseClass,
    message: observation.phase,
    available: phaseClass === 'Running',
    rolledBack: false,
    stuck: false,
    baseline: undefined,
  };
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this platform wrote it there itself
const bodyOf = ({ detail }: Observation): Record<string, unknown> => detail as Record<string, unknown>;
