import { seedKeys } from '../../simulators/egs/places.ts';
import { startEgsSimulator } from '../../simulators/egs/simulator.ts';
import { storySection } from '../../support/egs-story.ts';
import { at, isFields, isText, isUnsaid, jsonOf, statusOf } from './evidence.ts';
import type { LieTarget } from './target.ts';

const LIST = /\/inference-endpoint\/list$/;
const ONE = /\/inference-endpoint$/;
const CLUSTER = storySection.clusterName;

/** EGS' endpoints. */
export const egs: LieTarget = {
  name: 'egs',
  type: 'egs',
  credentials: { apiKey: seedKeys.operator },
  sections: (url) => ({ egs: { url, defaultWorkspace: 'team-a' } }),
  async start() {
    const simulator = await startEgsSimulator();
    const { control } = simulator;
    return {
      url: simulator.url,
      control,
      stop: () => simulator.stop(),
      breakIt: (name) => control.script(name, { kind: 'crash', afterMs: 0 }),
      starve: (name) => control.endLease(name),
      async occupy(name) {
        await control.createOutOfBand({
          name,
          workspace: 'team-a',
          cluster: CLUSTER,
          gpuSpec: storySection.gpuSpec,
        });
      },
    };
  },
  // Nothing of an endpoint can be changed, so that there is no second one.
  spec: () => ({
    replicas: 1,
    state: 'Running',
    egs: {
      ...storySection,
      workspace: 'team-a',
    },
  }),
  settlesIn: 120_000,
  reads: /\/auth$/,
  createPath: ONE,
  lacks(evidence, { name, id }) {
    const data = at(evidence.success('GET', LIST), 'data');
    const rows = at(data, 'endpoints');
    const places = at(evidence.success('GET', /\/slice-workspace\/list$/), 'data', 'workspaces');
    const isThere = (place: unknown): boolean => {
      const clusters = at(place, 'clusters');
      return at(place, 'name') === 'team-a' && Array.isArray(clusters) && clusters.includes(CLUSTER);
    };
    if (!Array.isArray(places) || !places.some(isThere) || !isFields(data)) return false;
    // It is a list of Go's, of which null stands for an empty one.
    if (rows === null) return true;
    return (
      Array.isArray(rows) &&
      rows.every((row) => {
        const [called, cluster, space] = [
          at(row, 'endpointName'),
          at(row, 'clusterName'),
          at(row, 'namespace'),
        ];
        if (!isText(called) || (id !== undefined && space === id)) return false;
        return called !== name || (isText(cluster) && cluster !== CLUSTER && isText(space));
      })
    );
  },
  serves(evidence, { name }) {
    const rows = at(evidence.success('GET', LIST), 'data', 'endpoints');
    const row: unknown = Array.isArray(rows)
      ? rows.find((one) => at(one, 'endpointName') === name)
      : undefined;
    const described = evidence.last('GET', ONE);
    const shown = described && at(jsonOf(described), 'data', 'endpoint');
    // Where describe does not know it, the list decides.
    const isUnknown = described !== undefined && (isUnsaid(shown) || statusOf(described) >= 400);
    const says = isUnknown ? row : shown;
    if (at(says, 'status')?.toString().trim().toLowerCase() !== 'running' || !isText(at(says, 'endpoint')))
      return false;
    if (isUnknown) return true;
    const requests = at(shown, 'gpuRequests');
    const isKept =
      isUnsaid(requests) || (Array.isArray(requests) && (requests.length === 0 || requests.some(isHeld)));
    const isWell = (word: unknown): boolean => isText(word) && word.toLowerCase() === 'ready';
    return isKept && isWell(at(shown, 'predictStatus')) && isWell(at(shown, 'ingressStatus'));
  },
  // It says nothing of a namespace.
  created: (answer) =>
    Object.hasOwn(Object(jsonOf(answer)), 'data') ? { id: undefined, tasks: [] } : undefined,
  refuses(answer) {
    const said = jsonOf(answer);
    return typeof at(said, 'statusCode') === 'number' || isFields(at(said, 'error'));
  },
};

const isHeld = (request: unknown): boolean => String(at(request, 'status')).toLowerCase() !== 'released';
