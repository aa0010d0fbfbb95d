import { describe, expect, test } from 'vitest';
import { type CannedRoutes, startCannedRunai } from '../../../test/support/canned-runai.ts';
import type { CannedAnswer } from '../../../test/support/local-server.ts';
import type { Desired, Observation, Outcome } from '../platform.ts';
import { hashOf } from './hash.ts';

const HOME = 'c1/33';
const AT_ONCE = { visibilityWindow: 0, ignoresDrift: false };
const POST = 'POST /api/v1/workloads/inferences';
const PATCH = 'PATCH /api/v1/workloads/inferences/w1';
const GET = 'GET /api/v1/workloads/inferences/w1';
const DELETE = 'DELETE /api/v1/workloads/inferences/w1';

const inference = (spec: object = {}): object => ({
  name: 'a',
  workloadId: 'w1',
  projectId: '33',
  clusterId: 'c1',
  createdAt: '2026-01-05T10:00:00.120Z',
  desiredPhase: 'Running',
  spec,
});

function desired(spec: object, applied?: object): Desired {
  return {
    name: 'a',
    body: { name: 'a', spec },
    hash: hashOf(spec as Record<string, unknown>),
    ...(applied && { applied: hashOf(applied as Record<string, unknown>) }),
    notices: [],
  };
}

const observed = (spec: object = {}): Observation =>
  ({
    id: 'w1',
    home: HOME,
    begunAt: 0,
    detail: { spec, revisions: { kind: 'Unsupported' } },
  }) as unknown as Observation;

/** What every answer to a changing call means. */
const meanings: [string, CannedAnswer, string, string][] = [
  ['400', { status: 400, body: { message: 'bad' } }, 'Refused', 'Invalid'],
  ['401 with a fresh token', { status: 401, body: { message: 'x' } }, 'Refused', 'Unauthorized'],
  ['403', { status: 403, body: { message: 'x' } }, 'Refused', 'Forbidden'],
  ['408', { status: 408, body: {} }, 'Ambiguous', 'Transient'],
  ['409', { status: 409, body: { message: 'x' } }, 'Refused', 'Conflict'],
  ['422', { status: 422, body: { message: 'x' } }, 'Refused', 'Invalid'],
  ['429', { status: 429, body: {} }, 'Refused', 'Throttled'],
  ['quota', { status: 403, body: { message: 'over quota' } }, 'Refused', 'Quota'],
  ['500', { status: 500, body: {} }, 'Ambiguous', 'Transient'],
  ['503', { status: 503, body: '<html>' }, 'Ambiguous', 'Transient'],
  ['a page of a portal', { status: 200, body: '<html>' }, 'Ambiguous', 'Transient'],
  ['the half of an answer', { status: 202, body: '{"code":2' }, 'Ambiguous', 'Transient'],
  [
    'a redirect',
    { status: 302, headers: { location: 'https://x.example' }, body: '' },
    'Ambiguous',
    'Transient',
  ],
];

describe('create', () => {
  const create = async (answer: CannedAnswer) => {
    await using runai = await startCannedRunai({ [POST]: answer });
    const outcome = await runai.client.create(HOME, desired({ image: 'a:1' }), runai.call);
    return { outcome, seen: runai.server.seen.filter(({ path }) => !path.endsWith('/token')) };
  };

  test.each([200, 201, 202])('%i is accepted', async (status) => {
    const { outcome, seen } = await create({ status, body: inference() });
    expect(outcome).toEqual({
      kind: 'Accepted',
      workload: { id: 'w1', createdAt: '2026-01-05T10:00:00.120Z', phase: '' },
    });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      name: 'a',
      projectId: '33',
      clusterId: 'c1',
      spec: { image: 'a:1' },
    });
  });

  test.each([
    ...meanings,
    [
      'a name that is taken',
      { status: 400, body: { message: 'name already exists' } },
      'Refused',
      'Conflict',
    ],
    ['quirk 12: no such route', { status: 404, body: {} }, 'Refused', 'Unsupported'],
    ['a success without an id', { status: 202, body: { name: 'a' } }, 'Ambiguous', 'Transient'],
    ['an empty success', { status: 202, body: '' }, 'Ambiguous', 'Transient'],
  ] as const)('%s', async (_, answer, kind, errorClass) => {
    const { outcome, seen } = await create(answer);
    expect(outcome).toMatchObject({ kind, error: { class: errorClass } });
    // A POST is never repeated, but for one fresh token.
    expect(seen).toHaveLength(answer.status === 401 ? 2 : 1);
  });
});

describe('delete', () => {
  const remove = async (answer: CannedAnswer) => {
    await using runai = await startCannedRunai({ [DELETE]: answer });
    return await runai.client.delete(observed(), runai.call);
  };

  test.each([
    [202, { code: 202, message: 'ok' }],
    [200, ''],
    [204, ''],
  ])('%i is accepted, whatever its body says', async (status, body) => {
    expect(await remove({ status, body })).toEqual({ kind: 'Accepted' });
  });

  test.each([...meanings, ['404', { status: 404, body: {} }, 'Refused', 'Gone']] as const)(
    '%s',
    async (_, answer, kind, errorClass) => {
      expect(await remove(answer)).toMatchObject({ kind, error: { class: errorClass } });
    },
  );
});

describe('update', () => {
  const before = {
    image: 'a:1',
    compute: { cpuCoreRequest: 1, cpuCoreLimit: 2 },
    priorityClass: 'low',
    autoscaling: { minReplicas: 1, maxReplicas: 1 },
  };
  /** As many updates as there are specs, on one connection; what came of the last. */
  const run = async (routes: CannedRoutes, wanted: Desired | Desired[], shown: object = before) => {
    await using runai = await startCannedRunai({ [PATCH]: { status: 202, body: inference() }, ...routes });
    let outcome: Outcome | undefined;
    for (const one of [wanted].flat())
      outcome = await runai.client.update(observed(shown), one, runai.call, AT_ONCE);
    const bodies = runai.server.seen
      .filter(({ method }) => method === 'PATCH')
      .map(({ body }) => JSON.parse(body) as unknown);
    return { outcome, bodies, calls: runai.calls() };
  };

  test('sends what differs, whole, and what every release can update', async () => {
    const wanted = { ...before, compute: { cpuCoreRequest: 2, cpuCoreLimit: 2 } };
    const { outcome, bodies } = await run({ [GET]: { body: inference(wanted) } }, desired(wanted));
    expect(outcome).toEqual({ kind: 'Accepted' });
    expect(bodies).toEqual([
      { spec: { image: 'a:1', compute: wanted.compute, autoscaling: wanted.autoscaling } },
    ]);
  });

  test('what every release can update costs one call', async () => {
    const { outcome, calls } = await run({}, desired({ ...before, image: 'a:2' }));
    expect(outcome).toEqual({ kind: 'Accepted' });
    expect(calls).toEqual([PATCH]);
  });

  describe('where there are revisions', () => {
    const REVISIONS = 'GET /api/v1/workloads/inferences/w1/revisions';
    const read = `${REVISIONS}?deleted=true`;
    const made = (id: string, minute: number): object => ({
      id,
      createdAt: `2026-01-05T10:0${minute}:00Z`,
      deletedAt: '2026-01-05T11:00:00Z',
      phase: 'Failed',
    });
    const live = [{ id: 'r1', createdAt: '2026-01-05T10:01:00Z', phase: 'Running' }];
    const patched = { status: 202, body: inference(), headers: { date: 'Mon, 05 Jan 2026 12:00:00 GMT' } };
    const send = async (routes: CannedRoutes, deleted?: object[]) => {
      await using runai = await startCannedRunai({ [PATCH]: patched, ...routes });
      const revisions = { kind: 'Read', live, deleted };
      const look = { id: 'w1', detail: { spec: before, revisions } } as unknown as Observation;
      const outcome = await runai.client.update(
        look,
        desired({ ...before, image: 'a:2' }),
        runai.call,
        AT_ONCE,
      );
      return { outcome, calls: runai.calls() };
    };

    test('what came to nothing before is read first, and recorded with the time of the answer', async () => {
      const { outcome, calls } = await send({
        [REVISIONS]: { body: { revisions: [made('r0', 0), made('r2', 2)] } },
      });
      expect(calls).toEqual([read, PATCH]);
      expect(outcome).toEqual({
        kind: 'Accepted',
        baseline: 'r1@2026-01-05T10:01:00Z;lostBefore=2026-01-05T10:02:00Z;acceptedAt=2026-01-05T12:00:00Z',
      });
    });

    test('not once more where the look has read it', async () => {
      expect((await send({}, [])).calls).toEqual([PATCH]);
    });

    test('nothing is sent where it cannot be read', async () => {
      const { outcome, calls } = await send({ [REVISIONS]: { status: 503, body: {} } });
      expect(outcome).toMatchObject({ kind: 'Refused', error: { class: 'Transient' } });
      expect(calls).toEqual([read]);
    });
  });

  test('is sent also where nothing differs: a crash may have hidden the rollout', async () => {
    const { bodies } = await run({}, desired(before));
    expect(bodies).toEqual([{ spec: { image: 'a:1', autoscaling: before.autoscaling } }]);
  });

  test('never sends what PATCH does not take', async () => {
    const wanted = {
      ...before,
      servingPort: { container: 9 },
      annotations: [],
      labels: [],
      security: {},
      storage: {},
      tolerations: [],
      ports: [],
      exposedUrls: [],
      relatedUrls: [],
    };
    const { bodies } = await run({}, desired(wanted));
    expect(bodies).toEqual([{ spec: { image: 'a:1', autoscaling: before.autoscaling } }]);
  });

  describe('with a field that the spec has dropped', () => {
    const wanted = { image: 'a:1', compute: { cpuCoreRequest: 1 }, autoscaling: before.autoscaling };
    const after = { ...wanted, compute: { cpuCoreRequest: 1, cpuCoreLimit: null } };

    test('it goes as null, and a read tells that it is gone', async () => {
      const { outcome, bodies, calls } = await run(
        { [GET]: { body: inference(after) } },
        desired(wanted, before),
      );
      expect(outcome).toEqual({ kind: 'Accepted' });
      expect(bodies).toEqual([
        {
          spec: {
            image: 'a:1',
            autoscaling: before.autoscaling,
            compute: { cpuCoreRequest: 1, cpuCoreLimit: null },
            priorityClass: null,
          },
        },
      ]);
      expect(calls).toEqual([PATCH, GET]);
    });

    test('quirk 7: what stays can only be had by a new workload', async () => {
      const { outcome } = await run({ [GET]: { body: inference(before) } }, desired(wanted, before));
      expect(outcome).toMatchObject({
        kind: 'Refused',
        error: {
          class: 'Immutable',
          message: expect.stringContaining(
            'spec.runai.spec.compute.cpuCoreLimit, spec.runai.spec.priorityClass',
          ),
        },
      });
    });

    describe('quirk 7: where null is refused', () => {
      const noNull = ({ body }: { body: string }): CannedAnswer =>
        body.includes('null')
          ? { status: 400, body: { message: 'must not be null' } }
          : { status: 202, body: inference() };
      const routes = { [PATCH]: noNull, [GET]: { body: inference(after) } };
      const dropping = desired(wanted, before);

      test('one update makes one PATCH, and the next may be another one', async () => {
        const { outcome, bodies } = await run(routes, dropping);
        expect(bodies).toHaveLength(1);
        expect(outcome).toMatchObject({
          kind: 'Refused',
          error: { class: 'Busy', message: expect.stringContaining('must not be null') },
        });
      });

      test('the next update leaves it out', async () => {
        const { outcome, bodies } = await run(routes, [dropping, dropping]);
        expect(outcome).toEqual({ kind: 'Accepted' });
        expect(bodies).toHaveLength(2);
        expect(bodies[1]).toEqual({
          spec: { image: 'a:1', autoscaling: before.autoscaling, compute: { cpuCoreRequest: 1 } },
        });
      });

      test('another spec is tried with null again', async () => {
        const other = desired({ ...wanted, image: 'a:2' }, before);
        const { bodies } = await run(routes, [dropping, other]);
        expect(bodies[1]).toMatchObject({ spec: { image: 'a:2', priorityClass: null } });
      });

      test('what is refused without null as well is refused for good, and tried with null again', async () => {
        const refusing = { [PATCH]: { status: 400, body: { message: 'bad' } } };
        const { outcome, bodies } = await run(refusing, [dropping, dropping, dropping, dropping]);
        expect(outcome).toMatchObject({
          kind: 'Refused',
          error: { class: 'Invalid', message: expect.stringMatching(/bad$/) },
        });
        expect(bodies.map((body) => JSON.stringify(body).includes('null'))).toEqual([
          true,
          false,
          true,
          false,
        ]);
      });
    });

    test('where the read fails it is not known', async () => {
      const { outcome } = await run({ [GET]: { status: 503, body: {} } }, desired(wanted, before));
      expect(outcome).toMatchObject({ kind: 'Ambiguous' });
    });

    test('a list goes whole, without the item', async () => {
      const variables = [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ];
      const shown = { image: 'a:1', environmentVariables: variables };
      const now = { image: 'a:1', environmentVariables: [variables[0]] };
      const { bodies } = await run({ [GET]: { body: inference(now) } }, desired(now, shown), shown);
      expect(bodies).toEqual([{ spec: now }]);
    });

    test('a list of which nothing is left goes as null', async () => {
      const shown = { image: 'a:1', environmentVariables: [{ name: 'A', value: '1' }] };
      const { bodies } = await run(
        { [GET]: { body: inference({ image: 'a:1' }) } },
        desired({ image: 'a:1' }, shown),
        shown,
      );
      expect(bodies).toEqual([{ spec: { image: 'a:1', environmentVariables: null } }]);
    });
  });

  test.each(meanings)('%s', async (_, answer, kind, errorClass) => {
    const { outcome } = await run({ [PATCH]: answer }, desired(before));
    expect(outcome).toMatchObject({ kind, error: { class: errorClass } });
  });

  test('a 404 of a workload that is gone', async () => {
    const { outcome } = await run({ [PATCH]: { status: 404, body: {} } }, desired(before));
    expect(outcome).toMatchObject({ kind: 'Refused', error: { class: 'Gone' } });
  });
});
