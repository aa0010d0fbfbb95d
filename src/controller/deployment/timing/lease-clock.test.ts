import { expect, test } from 'vitest';
import { play } from '../../../../test/support/decide/play.ts';
import {
  ago,
  foundSituationOf,
  MINUTE,
  MONOTONIC,
  situationOf,
  type Scene,
} from '../../../../test/support/decide/scene.ts';
import { ENDPOINT, runningThere, shows } from '../../../../test/support/decide/unmarked-scene.ts';
import { mustLook, untilNextLook } from './look-due.ts';
import { freshMemory } from '../memory/memory.ts';
import { schedule } from './schedule.ts';
import { say } from '../verdicts.ts';

/** An endpoint that nothing hints at, whose lease ends so long from now. */
const leased = (ms: number, memory: Scene['memory'] = {}, scene: Scene = {}): Scene =>
  runningThere({ workload: { ...ENDPOINT, leaseExpiresAt: ago(-ms) } }, { memory, ...scene });

test.for<[why: string, scene: Scene, looks: boolean]>([
  ['it runs on', leased(MINUTE), false],
  ['it has ended', leased(-MINUTE), true],
  ['it has ended, and a look has been answered since', leased(-MINUTE, { answeredAt: MONOTONIC }), false],
  ['… before', leased(-MINUTE, { answeredAt: MONOTONIC - 2 * MINUTE }), true],
  ['none is known of', runningThere({}, { memory: {} }), false],
])('a settled object is looked at once when its lease ends: %s', ([, scene, looks]) => {
  expect(mustLook(foundSituationOf(scene))).toBe(looks);
});

test('one that waits for something else is looked at then too', () => {
  const conditions = ['Ready False/Pending', 'Synced True/Accepted', 'Reconciling True/Pending'];
  const memory = { nextLookAt: MONOTONIC + 10 * MINUTE };
  expect(mustLook(foundSituationOf(leased(MINUTE, memory, { conditions })))).toBe(false);
  expect(mustLook(foundSituationOf(leased(-1_000, memory, { conditions })))).toBe(true);
});

test('it comes back when the lease ends, be it told of in this very pass', () => {
  expect(untilNextLook(foundSituationOf(leased(5 * MINUTE)))).toBe(5 * MINUTE);
  expect(untilNextLook(foundSituationOf(leased(600 * MINUTE)))).toBe(60 * MINUTE);
  const scene = runningThere({}, { look: shows({ lease: { expiresAt: ago(-5 * MINUTE), ended: false } }) });
  const { status } = play(scene);
  const decision = say('settle', { kind: 'Settled' }, {}, { workload: status.workload });
  const seen = { ...situationOf(scene), look: scene.look };
  expect(schedule(freshMemory('uid', '', 0), seen, decision, MONOTONIC)).toMatchObject({
    kind: 'After',
    ms: 5 * MINUTE,
  });
});
