import { json } from '../support/exchange.ts';
import type { Router } from '../support/router.ts';
import { rowsOf } from '../support/page-rows.ts';
import { type ApiCall, anyWorkloadOf, authenticated } from './caller.ts';
import { nextMember, windowOf } from './page.ts';
import { eventOf, podsOf, recordOf } from './pod-view.ts';
import type { Workload } from './workload.ts';
import type { RunaiWorld } from './world.ts';

type Rows = (workload: Workload, call: ApiCall) => readonly unknown[];

/** Pods, events and history of a workload of any kind. */
export function podRoutes(router: Router, world: RunaiWorld): void {
  const add = (part: string, member: string, rows: Rows): void => {
    router.add(
      'GET',
      `/api/v1/workloads/{workloadId}/${part}`,
      authenticated(world, (call) => {
        const window = windowOf(call.request.query);
        const all = rows(anyWorkloadOf(call, call.params['workloadId'] ?? ''), call);
        return json(200, {
          [member]: rowsOf(all, window, call.request),
          ...nextMember(all.length, window, world.knobs),
        });
      }),
    );
  };
  add('pods', 'pods', (workload, { request }) =>
    request.query.get('deleted') === 'true' ? [] : podsOf(workload),
  );
  add('events', 'events', (workload, { request }) => {
    const events = workload.history.map((entry) => eventOf(workload, entry));
    return request.query.get('sortOrder') === 'asc' ? events : events.reverse();
  });
  add('history', 'records', (workload) => workload.history.map(recordOf));
}
