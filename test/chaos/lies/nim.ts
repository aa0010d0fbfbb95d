import { at, isFields, isText, isUnsaid, jsonOf, lacksRoute } from './evidence.ts';
import { isGone, runaiShared, startRunai } from './runai.ts';
import type { LieTarget } from './target.ts';

const image = (version: string): string => `nvcr.io/nim/meta/llama-3.1-8b-instruct:${version}`;

const OWN = /\/nim-services\/[^/]+$/;
const SYNC = /^\/api\/v2\/workloads\/[^/]+$/;

/** Run:ai's NIM services. */
export const nim: LieTarget = {
  ...runaiShared,
  name: 'nim',
  start: () => startRunai('nim'),
  spec: (version) => ({
    replicas: 1,
    nim: {
      project: 'team-a',
      spec: {
        image: image(version === 'first' ? '1.3.3' : '1.4.0'),
        ngcAuthSecret: 'ngc',
        modelStore: { nimCache: { name: 'llama-cache' } },
        servingPort: { port: 8000 },
        compute: { gpuDevicesRequest: 1 },
      },
    },
  }),
  settlesIn: 60_000,
  createPath: /\/nim-services$/,
  lacks: (evidence, sought) => isGone(evidence, OWN, ['metadata'], sought),
  serves(evidence, { desired }) {
    const service = evidence.success('GET', OWN);
    const generic = evidence.success('GET', /^\/api\/v1\/workloads\/[^/]+$/);
    if (!isFields(service) || !isUnsaid(at(service, 'metadata', 'deletedAt'))) return false;
    if (
      at(service, 'desiredPhase') === 'Deleted' ||
      at(service, 'spec', 'image') !== at(desired.body, 'spec', 'image')
    )
      return false;
    const sync = evidence.last('GET', SYNC);
    const said = at(sync && jsonOf(sync), 'syncInfo');
    const lacksSync = sync !== undefined && lacksRoute(sync);
    if (!lacksSync && !isUnsaid(said) && at(said, 'status') !== 'Synced') return false;
    // Where the view by id does not show it, the list does.
    const listed = at(evidence.success('GET', /^\/api\/v1\/workloads$/), 'workloads');
    const shown = [generic, ...(Array.isArray(listed) ? (listed as unknown[]) : [])].filter(isFields);
    return shown.some((one) => {
      const pods = at(one, 'runningPods');
      return (
        at(one, 'phase') === 'Running' &&
        isUnsaid(at(one, 'deletedAt')) &&
        (isUnsaid(pods) || (!Array.isArray(pods) && Number(pods) >= 1))
      );
    });
  },
  created(answer) {
    const id = at(jsonOf(answer), 'metadata', 'id');
    return isText(id) || typeof id === 'number' ? { id: String(id), tasks: [] } : undefined;
  },
  // The call for batches is a success also where nothing was done.
  refuses: ({ request }) => request.path === '/api/v1/workloads/batch',
};
