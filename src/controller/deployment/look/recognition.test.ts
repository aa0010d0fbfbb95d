import { describe, expect, test } from 'vitest';
import { ago, MINUTE, objectOf, OURS, type Scene, WALL } from '../../../../test/support/decide/scene.ts';
import { ENDPOINT, openCreate, shows, unmarked } from '../../../../test/support/decide/unmarked-scene.ts';
import { accepted } from '../../../../test/support/decide/play.ts';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { FakePlatform } from '../../../../test/support/model/fake-platform.ts';
import { hiddenGpuRequests, recognition } from './recognition.ts';
import { WorkloadIndex } from '../claims/workload-index.ts';

type Asked = [fingerprint: string, startedAt: number];

/** What is made of a hit, and what the platform's client was asked. */
function recognise(
  status: NonNullable<Scene['status']>,
  { keepsMark = false, other }: { keepsMark?: boolean; other?: NonNullable<Scene['status']> } = {},
): { found: ReturnType<typeof recognition>; asked: Asked[] } {
  const asked: Asked[] = [];
  const client = Object.assign(new FakePlatform(new FakeClock()), {
    recognise(...[fingerprint, startedAt]: Asked): 'Same' {
      asked.push([fingerprint, startedAt]);
      return 'Same';
    },
  });
  Object.assign(client, { capabilities: { ...client.capabilities, keepsMark } });
  const object = objectOf(unmarked({ status }));
  const index = new WorkloadIndex();
  index.onChange({ type: 'added', object, initial: true });
  const { metadata, ...rest } = objectOf(unmarked(other === undefined ? {} : { status: other }));
  const another = { ...rest, metadata: { ...metadata, name: 'other', uid: 'other' } };
  index.onChange({ type: 'added', object: another, initial: true });
  const finding = shows().finding ?? { kind: 'Absent', begunAt: 0 };
  return { found: recognition(object, finding, { client, index, wall: WALL }), asked };
}

describe('a hit without an id on record', () => {
  test('is compared with what the open create has sent, and when', () => {
    const { found, asked } = recognise({ operation: openCreate });
    expect(found).toEqual({ recognised: 'Same', recordedByAnother: false });
    expect(asked).toEqual([['f:a', WALL - MINUTE]]);
  });

  test('a create in the future, by a clock that was set back since, was made now', () => {
    expect(recognise({ operation: { ...openCreate, startedAt: ago(-5 * MINUTE) } }).asked).toEqual([
      ['f:a', WALL],
    ]);
  });

  const { fingerprint: _, ...unprinted } = openCreate;
  test.for<[why: string, status: NonNullable<Scene['status']>]>([
    ['there was no create', {}],
    ['it was refused', { operation: { ...openCreate, refused: true } }],
    ['it is a deletion that is open', { operation: { ...openCreate, type: 'Delete' } }],
    ['what was sent is not on record', { operation: unprinted }],
    ['an id is on record', { operation: openCreate, workload: ENDPOINT }],
  ])('is not compared: %s', ([, status]) => {
    expect(recognise(status)).toEqual({ found: { recordedByAnother: false }, asked: [] });
  });

  test('another object has it', () => {
    const other = { workload: { ...ENDPOINT, id: 'ns-1' } };
    expect(recognise({}, { other }).found).toEqual({ recordedByAnother: true });
  });

  test('is not asked about where a mark tells', () => {
    expect(recognise({ operation: openCreate }, { keepsMark: true })).toEqual({ found: {}, asked: [] });
  });
});

test('nothing is asked where nothing was found', () => {
  const client = new FakePlatform(new FakeClock());
  const options = { client, index: new WorkloadIndex(), wall: WALL };
  expect(recognition(objectOf({}), { kind: 'Absent', begunAt: OURS.begunAt }, options)).toEqual({});
});

test.each([
  ['f:gpu', { awaitsGpuRequests: true }],
  ['f:cpu', {}],
  [undefined, {}],
])('what was sent with %s shows no GPU requests', (fingerprint, awaited) => {
  const client = Object.assign(new FakePlatform(new FakeClock()), {
    releaseGpus: async () => accepted,
    recognise: (sent: string) => (sent === 'f:gpu' ? 'Unclear' : 'Same'),
  } as const);
  const finding = { kind: 'Present', observation: { ...OURS, gpuRequests: [] } } as const;
  expect(hiddenGpuRequests(finding, client, fingerprint)).toEqual(awaited);
});

test.for<[why: string, gpuRequests: string[] | undefined, leases: boolean, hidden: object]>([
  ['nothing is said of them', undefined, true, { hidesGpuRequests: true }],
  ['there are none', [], true, {}],
  ['GPUs are not leased', undefined, false, {}],
])('GPU requests: %s', ([, gpuRequests, leases, hidden]) => {
  const { gpuRequests: _, ...observation } = OURS;
  const client = new FakePlatform(new FakeClock());
  const leasing = Object.assign(client, leases && { releaseGpus: async () => accepted });
  const seen = { ...observation, ...(gpuRequests !== undefined && { gpuRequests }) };
  expect(hiddenGpuRequests({ kind: 'Present', observation: seen }, leasing, 'f:a')).toEqual(hidden);
});
