import type { JournalEntry } from '../support/fault-proxy/proxy-journal.ts';
import { writeVerbs } from '../support/fault-proxy/kube-request.ts';
import type { PlatformCall } from './platform-proxy.ts';

/** One kind of call of an operator, by a name that is the same in every run. */
export interface Step {
  side: 'api' | 'platform';
  /** `patch inferencedeployments/status`, `POST /api/v1/workloads/inferences`. */
  call: string;
  /** It may change something. */
  writes: boolean;
}

/** What a request to the API server is. */
export function apiStep({
  verb,
  resource,
  subresource,
}: Pick<JournalEntry, 'verb' | 'resource' | 'subresource'>): Step {
  const what = subresource === undefined ? resource : `${resource}/${subresource}`;
  return { side: 'api', call: `${verb} ${what}`, writes: writeVerbs.includes(verb) };
}

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** What a call to a platform is; names that begin with `prefix`, and ids, are left out of its path. */
export function platformStep({ method, path }: PlatformCall, prefix: string): Step {
  const route = path.replaceAll(UUID, '{id}').replaceAll(new RegExp(`[^/]*${prefix}[^/]*`, 'g'), '{name}');
  return { side: 'platform', call: `${method} ${route}`, writes: method !== 'GET' };
}
