import type { JournalEntry } from '../simulators/support/journal.ts';
import type { Site } from './site.ts';

/** Calls to the platform by what they are for. */
export type CallCounts = Record<string, number>;

/** What the platform has answered with anything but success counts separately. */
export function countPlatformCalls(calls: readonly JournalEntry[]): CallCounts {
  const counts: CallCounts = {};
  for (const call of calls) {
    const failed = call.status === undefined || call.status >= 300 || call.status === 0;
    const key = `${nameOfCall(call)}${failed ? ` (${call.status ?? 'open'})` : ''}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** One page of the list that is polled for all objects together. */
export const isPage = (call: JournalEntry): boolean => nameOfCall(call) === PAGE;

/** Whether the platform has lost a cluster: one call per connection and minute, however many objects it has. */
export const isOutageCheck = ({ method, route }: JournalEntry): boolean =>
  method === 'GET' && route === '/api/v1/clusters';

/** A call that changes a workload. */
export const isChange = ({ method, route }: JournalEntry): boolean =>
  method !== 'GET' && !route.endsWith('/token');

/** A call about one workload, by its id or its name. */
export const isAbout = ({ workload }: JournalEntry): boolean => workload !== undefined;

/** All calls after the one with this number. */
export function callsSince({ runai }: Site, after: number): Promise<JournalEntry[]> {
  return runai.control.calls({ after });
}

/** How many pages one pass over the list takes: Run:ai's largest page has 500 rows. */
export const pagesOf = (objects: number): number => Math.max(1, Math.ceil(objects / 500));

const PAGE = 'GET workloads, a page of the list';

function nameOfCall({ method, route, query }: JournalEntry): string {
  const path = route.replace(/^\/api\/v\d+\//, '');
  if (route !== '/api/v1/workloads') return `${method} ${path}`;
  const parameters = new URLSearchParams(query);
  if (parameters.has('filterBy')) return 'GET workloads, one by name';
  return parameters.get('limit') === '1' ? 'GET workloads, probe' : PAGE;
}
