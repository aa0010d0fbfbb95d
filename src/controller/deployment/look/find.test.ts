import { expect, test } from 'vitest';
import {
  ago,
  HOME,
  MINUTE,
  OURS,
  objectOf,
  type Scene,
  settled,
  settledWith,
} from '../../../../test/support/decide/scene.ts';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { FakePlatform } from '../../../../test/support/model/fake-platform.ts';
import { PlatformError } from '../../../platform-clients/errors.ts';
import type { Finding, Progress } from '../../../platform-clients/platform.ts';
import { type Found, findWithTasks } from './find.ts';
import { freshMemory, type Memory } from '../memory/memory.ts';

const WINDOW_MS = 30_000;
const absentAt = (begunAt: number): Finding => ({ kind: 'Absent', begunAt });
/** By now a call that this process has seen no end of has come in. */
const ABSENT = absentAt(WINDOW_MS);
const PRESENT: Finding = { kind: 'Present', observation: OURS };
const silence = new PlatformError('Transient', 'HTTP 503', { status: 503 });

interface World {
  finding?: Finding;
  /** Tasks that are still at work. */
  open?: readonly string[];
  track?: PlatformError;
  openCreates?: readonly string[] | PlatformError;
  memory?: Partial<Memory>;
  /** A platform whose calls have no tasks. */
  without?: boolean;
}

async function find(scene: Scene, world: World = {}): Promise<{ found: Found; asked: string[] }> {
  const asked: string[] = [];
  const client = Object.assign(new FakePlatform(new FakeClock()), {
    async find(): Promise<Finding> {
      asked.push('find');
      return world.finding ?? ABSENT;
    },
    ...(world.without !== true && {
      async track(ids: readonly string[]): Promise<Progress | PlatformError> {
        asked.push(`track ${ids.join(' ')}`);
        return world.track ?? { open: ids.filter((id) => world.open?.includes(id)), failed: undefined };
      },
      async openCreates(home: string, name: string): Promise<readonly string[] | PlatformError> {
        asked.push(`open creates of ${name} at ${home}`);
        return world.openCreates ?? [];
      },
    }),
  });
  const memory = { ...freshMemory('uid', '', 0), ...world.memory };
  const call = { signal: AbortSignal.any([]), priority: 'poll' } as const;
  const polling = { visibilityWindow: WINDOW_MS };
  const options = { client, memory, polling, call };
  const found = await findWithTasks(objectOf(scene), { home: HOME, name: 'llama' }, options);
  return { found, asked };
}

const begun = (operation: object = {}, more: Scene = {}): Scene => ({
  conditions: ['Ready False/Creating'],
  status: { operation: { type: 'Create', startedAt: ago(MINUTE), attempts: 1, ...operation } },
  ...more,
});
const AND_ASKS = ['find', `open creates of llama at ${HOME}`, 'find'];

test.for<[why: string, scene: Scene, world: World, asked: string[]]>([
  ['no operation: the workload alone', settled, {}, ['find']],
  [
    'its tasks first, so that what they have made is found',
    begun({ id: 't1,t2' }),
    {},
    ['track t1 t2', 'find'],
  ],
  ['a lost answer: the tasks that may be its own, and what they have made meanwhile', begun(), {}, AND_ASKS],
  ['… of a first create too, of which only the finalizer tells', {}, {}, AND_ASKS],
  ['… not before the call has come in at the latest', begun(), { finding: absentAt(29_999) }, ['find']],
  [
    '… which takes longer where this process got no answer',
    begun(),
    { memory: { widerWindowMs: 30_000 } },
    ['find'],
  ],
  ['… counted from the last call', begun(), { memory: { lastCreateAt: 1 } }, ['find']],
  ['… or from when this process took it over', begun(), { memory: { tookOverAt: 1 } }, ['find']],
  ['… not where it is found', begun(), { finding: PRESENT }, ['find']],
  ['… not where nothing can have been created', { held: false }, {}, ['find']],
  ['… nor where the platform refused it', begun({ refused: true }), {}, ['find']],
  ['… nor of what was there before', settledWith({}), {}, ['find']],
  ['… and once: a closed set', begun(), { memory: { openCreates: [] } }, ['find']],
  ['… which is followed', begun(), { memory: { openCreates: ['t7'] } }, ['track t7', 'find']],
  ['… while the object is deleted too', begun({}, { deletingFor: MINUTE }), {}, AND_ASKS],
  ['a platform without tasks', begun({ id: 't1' }), { without: true }, ['find']],
])('%s', async ([, scene, world, expected]) => {
  const { asked } = await find(scene, world);
  expect(asked).toEqual(expected);
});

test('sequence 18: tasks that end are left out, and none that begin later comes in', async () => {
  const first = await find(begun(), { openCreates: ['t7', 't8'] });
  expect(first.found).toEqual({ finding: ABSENT, openCreates: ['t7', 't8'] });
  const second = await find(begun(), { memory: { openCreates: ['t7', 't8'] }, open: ['t8', 't9'] });
  expect(second.found).toEqual({ finding: ABSENT, openCreates: ['t8'] });
});

test.each<[string, Scene, World]>([
  ['tasks that cannot be read', begun({ id: 't1' }), { track: silence }],
  ['others that cannot be read', begun(), { track: silence, memory: { openCreates: ['t7'] } }],
  ['a list of tasks that cannot be read', begun(), { openCreates: silence }],
])('%s: nothing follows from the finding', async (_, scene, world) => {
  const { found } = await find(scene, world);
  expect(found).toEqual({ finding: { kind: 'Unknown', error: silence } });
});
