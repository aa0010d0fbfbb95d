import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { refusedWith } from '../../../../test/support/decide/play.ts';
import {
  absent,
  ago,
  MINUTE,
  MONOTONIC,
  POLLING,
  type Scene,
} from '../../../../test/support/decide/scene.ts';
import { runningThere } from '../../../../test/support/decide/unmarked-scene.ts';

/** What vanished is created anew once its GPUs are released, which has been waited for by the wall clock for so long. */
const waiting = (forMs: number, begunAt?: number): Scene =>
  runningThere(
    {},
    {
      look: absent(),
      conditions: ['Ready False/Missing', 'Synced Unknown/InProgress', 'Reconciling True/Missing'],
      since: ago(forMs),
      memory: {
        suspect: true,
        absentSince: MONOTONIC - POLLING.visibilityWindow,
        ...(begunAt !== undefined && { operation: { type: 'Create', begunAt } }),
      },
    },
  );
const held = refusedWith('Transient', 'GPUs are still held');
const WAITS = 'False/Missing False/NotServing Unknown/InProgress';

decisionTable([
  {
    why: 'for too long, as far as another process can tell',
    scene: waiting(15 * MINUTE),
    outcome: held,
    says: `${WAITS} Stalled/Missing`,
  },
  {
    why: 'for too long, by its own clock as well',
    scene: waiting(15 * MINUTE, MONOTONIC - 15 * MINUTE),
    outcome: held,
    says: `${WAITS} Stalled/Missing`,
  },
  {
    why: 'sequence 33: the wall clock was set forward a minute after it began',
    scene: waiting(60 * MINUTE, MONOTONIC - MINUTE),
    outcome: held,
    says: `${WAITS} Reconciling/Missing`,
  },
  {
    why: 'sequence 33: it was set back',
    scene: waiting(-60 * MINUTE, MONOTONIC - MINUTE),
    outcome: held,
    says: `${WAITS} Reconciling/Missing`,
  },
]);
