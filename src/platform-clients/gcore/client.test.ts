import { describe, expect, test } from 'vitest';
import {
  type CannedRoutes,
  DEPLOYMENTS,
  page,
  refusal,
  startCannedGcore,
  TASKS,
} from '../../../test/support/canned-gcore.ts';
import { desiredOf, observed, shownDeployment, spec } from '../../../test/support/gcore-shapes.ts';
import type { CannedAnswer } from '../../../test/support/local-server.ts';
import { bodyOf } from './body.ts';

const CREATE = `POST ${DEPLOYMENTS}`;
const LIST = `GET ${DEPLOYMENTS}`;
const ONE = `${DEPLOYMENTS}/llama70b`;
const judging = { visibilityWindow: 30_000, ignoresDrift: false };
const tasks = (...ids: string[]): CannedAnswer => ({ body: { tasks: ids } });
const locked = refusal(423, 'ConflictError', 'llama70b is locked by another task');
const exists = refusal(409, 'ConflictError', 'llama70b exists');
const missingKey = refusal(404, 'NotFoundError', 'no API key team-a');

describe('create', () => {
  test('sends the body as it was translated', async () => {
    await using gcore = await startCannedGcore({ [CREATE]: tasks('t1') });
    const desired = desiredOf();
    expect(await gcore.client.create(gcore.home, desired, gcore.call)).toEqual({
      kind: 'Accepted',
      tasks: ['t1'],
    });
    const [seen] = gcore.server.seen;
    expect(JSON.parse(seen?.body ?? '')).toEqual(bodyOf(desired).request);
    expect(seen?.headers).toMatchObject({
      authorization: 'APIKey 29841_c767',
      'content-type': 'application/json',
    });
  });

  test.each<[string, CannedRoutes, string, string]>([
    ['the name is taken', { [CREATE]: exists }, 'Refused', 'Conflict'],
    [
      'the name is taken, told as a bad body',
      { [CREATE]: refusal(400, 'ValidationError', 'name: llama70b already exists') },
      'Refused',
      'Conflict',
    ],
    [
      'something does not exist, told as a bad body',
      { [CREATE]: refusal(400, 'ValidationError', 'api_keys: API key team-a does not exist') },
      'Refused',
      'Invalid',
    ],
    ['something is not there', { [CREATE]: missingKey, [LIST]: page() }, 'Refused', 'Invalid'],
    ['the project is not there', { [CREATE]: missingKey }, 'Refused', 'Transient'],
    ['no quota', { [CREATE]: refusal(400, 'QuotaLimitExceed', 'exceeded') }, 'Refused', 'Quota'],
    ['a failure', { [CREATE]: { status: 500 } }, 'Ambiguous', 'Transient'],
    ['no JSON', { [CREATE]: { body: '<html>' } }, 'Ambiguous', 'Transient'],
    ['no tasks', { [CREATE]: { body: { tasks: 'x' } } }, 'Ambiguous', 'Transient'],
    ['null for tasks', { [CREATE]: { body: { tasks: null } } }, 'Ambiguous', 'Transient'],
    ['an empty list of tasks', { [CREATE]: tasks() }, 'Ambiguous', 'Transient'],
    [
      'a refusal with a status of success',
      { [CREATE]: { ...exists, status: 200 } },
      'Ambiguous',
      'Transient',
    ],
  ])('%s', async (_, routes, kind, errorClass) => {
    await using gcore = await startCannedGcore(routes);
    expect(await gcore.client.create(gcore.home, desiredOf(), gcore.call)).toMatchObject({
      kind,
      error: { class: errorClass },
    });
    expect(gcore.calls().filter((made) => made === CREATE)).toHaveLength(1);
  });
});

describe('secrets', () => {
  const secrets = new Map([['hf', { resourceVersion: '1', data: { token: 'hf_topsecret' } }]]);
  const env = [
    { name: 'HF_TOKEN', valueFrom: { secretKeyRef: { name: 'hf', key: 'token', optional: false } } },
  ];
  const echo = 'envs: hf_topsecret and fast are bad';
  const wanted = desiredOf({ env, secrets });
  const subjectWith = (values: typeof secrets) => ({
    namespace: 'prod',
    name: 'llama70b',
    ownerMark: 'c1f0/prod/llama70b',
    secrets: values,
    spec: { replicas: 1, state: 'Running', gcore: { spec, env } } as never,
  });
  const failing = { id: 't', task_type: 'delete_inference_instance', state: 'ERROR', error: echo };
  const failed = { notDeleted: { message: 'task t failed: envs: *** and *** are bad' } };

  test('an echo of a value that the Secret had before is masked too', async () => {
    await using gcore = await startCannedGcore({
      [`GET ${TASKS}/t`]: { body: { ...failing, data: { name: 'llama70b' } } },
    });
    const other = new Map([['hf', { resourceVersion: '2', data: { token: 'hf_othersecret' } }]]);
    gcore.client.translate(subjectWith(secrets));
    gcore.client.translate(subjectWith(other));
    expect(await gcore.client.track?.(['t'], 'llama70b', gcore.call)).toMatchObject(failed);
  });

  test('a process that has translated nothing learns what to mask from the deployment', async () => {
    await using gcore = await startCannedGcore({
      [`GET ${TASKS}/t`]: { body: { ...failing, data: null, created_resources: null } },
      [`GET ${ONE}`]: { body: shownDeployment({ envs: { HF_TOKEN: 'hf_topsecret', MODE: 'fast' } }) },
    });
    expect(await gcore.client.track?.(['t'], 'llama70b', gcore.call)).toMatchObject(failed);
  });

  test('… and where nothing can be learnt, shows nothing of what a task says', async () => {
    await using gcore = await startCannedGcore({ [`GET ${TASKS}/t`]: { body: failing } });
    const progress = await gcore.client.track?.(['t'], 'llama70b', gcore.call);
    expect(progress).toMatchObject({
      notDeleted: { message: expect.stringMatching(/^task t failed.*not shown/) },
    });
    expect(JSON.stringify(progress)).not.toContain('hf_topsecret');
  });

  test('a deployment without values has nothing to mask', async () => {
    await using gcore = await startCannedGcore({ [`GET ${TASKS}/t`]: { body: failing } });
    const { envs: _, ...bare } = spec;
    const subject = {
      ...subjectWith(secrets),
      spec: { replicas: 1, state: 'Running', gcore: { spec: bare } },
    };
    gcore.client.translate(subject as never);
    const progress = await gcore.client.track?.(['t'], 'llama70b', gcore.call);
    expect(progress).toMatchObject({ notDeleted: { message: `task t failed: ${echo}` } });
  });

  test.each(['create', 'update'] as const)('an echo in the answer to the %s is masked', async (what) => {
    const answer = refusal(400, 'ValidationError', echo, { invalid_fields: { env: ['hf_topsecret'] } });
    await using gcore = await startCannedGcore({ [CREATE]: answer, [`PATCH ${ONE}`]: answer });
    const outcome =
      what === 'create'
        ? await gcore.client.create(gcore.home, wanted, gcore.call)
        : await gcore.client.update(observed(), wanted, gcore.call, judging);
    expect(outcome).toMatchObject({
      error: { message: expect.stringContaining('400 envs: *** and *** are bad; env: ***') },
    });
  });

  test('an echo in the error of a task or a container is masked, once a spec was translated', async () => {
    const task = { id: 't', task_type: 'create_inference_instance', state: 'ERROR', error: echo, data: null };
    const container = { region_id: 7, deploy_status: { ready: 0, total: 1 }, error_message: echo };
    const scale = { min: 1, max: 1 };
    await using gcore = await startCannedGcore({
      [`GET ${TASKS}/t`]: { body: task },
      [`GET ${ONE}`]: { body: shownDeployment({ envs: null, containers: [{ ...container, scale }] }) },
    });
    gcore.client.translate(subjectWith(secrets));
    const masked = 'envs: *** and *** are bad';
    expect(await gcore.client.track?.(['t'], 'llama70b', gcore.call)).toMatchObject({
      failed: { message: `task t failed: ${masked}` },
    });
    const found = await gcore.client.find({ home: gcore.home, name: 'llama70b' }, gcore.call);
    expect(found).toMatchObject({ observation: { regions: [{ message: masked }] } });
  });
});

describe('update', () => {
  const changed = { ...spec, timeout: 60 };
  const body = (request: { body: string } | undefined): unknown => JSON.parse(request?.body ?? '');

  test('sends what differs, and follows its tasks', async () => {
    await using gcore = await startCannedGcore({
      [`PATCH ${ONE}`]: tasks('t1'),
      [`GET ${TASKS}/t1`]: { body: { id: 't1', state: 'FINISHED' } },
      [`GET ${ONE}`]: { body: shownDeployment({ timeout: 60 }) },
    });
    const desired = desiredOf({ spec: changed });
    const outcome = await gcore.client.update(observed(), desired, gcore.call, judging);
    expect(outcome).toEqual({ kind: 'Accepted', tasks: ['t1'] });
    expect(body(gcore.server.seen[0])).toEqual({ timeout: 60 });
    expect(await gcore.client.track?.(['t1'], 'llama70b', gcore.call)).toEqual({
      open: [],
      failed: undefined,
    });
    const found = await gcore.client.find({ home: gcore.home, name: 'llama70b' }, gcore.call);
    if (found.kind !== 'Present') throw new Error('it is there');
    const polling = { active: 5_000, visibilityWindow: 30_000 };
    const operation = { type: 'Update', startedAt: '2026-01-05T10:00:00Z' } as const;
    const question = { desired, observation: found.observation, operation, provisional: undefined, polling };
    expect(gcore.client.assess(question)).toMatchObject({ ready: true });
  });

  test('the whole spec to what a failed create has left: it shows all of it, and comes to life by a change alone', async () => {
    await using gcore = await startCannedGcore({ [`PATCH ${ONE}`]: tasks('t1') });
    const left = observed(shownDeployment({ status: 'DEPLOYING' }));
    const desired = desiredOf();
    const outcome = await gcore.client.update(left, desired, gcore.call, judging);
    expect(outcome).toEqual({ kind: 'Accepted', tasks: ['t1'] });
    const { name: _, ...request } = bodyOf(desired).request;
    expect(Object.keys(JSON.parse(gcore.server.seen[0]?.body ?? '{}')).toSorted()).toEqual(
      Object.keys(request).toSorted(),
    );
    // Accepted before, it is on its way.
    const accepted = desiredOf({ applied: desired.hash });
    expect(await gcore.client.update(left, accepted, gcore.call, judging)).toEqual({ kind: 'Accepted' });
    expect(gcore.calls().filter((call) => call.startsWith('PATCH'))).toHaveLength(1);
  });

  test('the mark, in place of none or of another one: an adoption', async () => {
    await using gcore = await startCannedGcore({ [`PATCH ${ONE}`]: tasks() });
    const { description: _, ...silent } = spec;
    for (const description of ['made by hand', 'made by hand [inference-operator.io/owner=other/a/b]']) {
      const found = observed(shownDeployment({ description }));
      const outcome = await gcore.client.update(found, desiredOf({ spec: silent }), gcore.call, judging);
      expect(outcome).toEqual({ kind: 'Accepted' });
    }
    const sent = { description: 'made by hand [inference-operator.io/owner=c1f0/prod/llama70b]' };
    expect(gcore.server.seen.map(body)).toEqual([sent, sent]);
  });

  test('a field that no read shows goes with an edit, and with nothing else', async () => {
    await using gcore = await startCannedGcore({ [`PATCH ${ONE}`]: tasks() });
    const extra = { later: 1 };
    const { hash: applied } = desiredOf({ extra });
    await gcore.client.update(observed(), desiredOf({ extra, applied }), gcore.call, judging);
    expect(gcore.calls().filter((call) => call.startsWith('PATCH'))).toEqual([]);
    await gcore.client.update(observed(), desiredOf({ extra, applied: 'v1:other' }), gcore.call, judging);
    expect(gcore.server.seen.filter(({ method }) => method === 'PATCH').map(body)).toEqual([extra]);
  });

  test('without tasks reads tell, without another PATCH', async () => {
    await using gcore = await startCannedGcore({ [`PATCH ${ONE}`]: tasks() });
    const desired = desiredOf({ spec: changed });
    const send = (shown = {}) =>
      gcore.client.update(
        observed(shownDeployment(shown), gcore.clock.monotonic()),
        desired,
        gcore.call,
        judging,
      );
    const unseen = { kind: 'Accepted', unseen: 'Gcore does not show spec.gcore.spec.timeout yet' };
    expect(await send()).toEqual(unseen);
    expect(await send()).toEqual(unseen);
    expect(await send({ timeout: 60 })).toEqual({ kind: 'Accepted' });
    expect(gcore.server.seen).toHaveLength(1);
  });

  test('what was in question is not, once the accepted spec shows again', async () => {
    await using gcore = await startCannedGcore({ [`PATCH ${ONE}`]: tasks() });
    const desired = desiredOf({ spec: changed });
    await gcore.client.update(observed(), desired, gcore.call, judging);
    const accepted = desiredOf({ applied: desiredOf().hash });
    expect(gcore.client.diff(accepted, observed())).toEqual([]);
    await gcore.client.update(observed(), desired, gcore.call, judging);
    expect(gcore.server.seen).toHaveLength(2);
  });

  test('keys go, and their switch comes with the next call', async () => {
    await using gcore = await startCannedGcore({ [`PATCH ${ONE}`]: tasks() });
    const { api_keys: _, ...keyless } = spec;
    const applied = desiredOf().hash;
    const desired = desiredOf({ spec: { ...keyless, auth_enabled: true }, applied });
    const send = (shown: object) =>
      gcore.client.update(observed(shownDeployment({ ...shown })), desired, gcore.call, judging);
    await send({ auth_enabled: false });
    await send({ api_keys: [], auth_enabled: false });
    expect(gcore.server.seen.map(body)).toEqual([{ api_keys: [] }, { auth_enabled: true }]);
  });

  test.each<[string, CannedRoutes, string, string]>([
    ['a task holds it', { [`PATCH ${ONE}`]: locked }, 'Refused', 'Busy'],
    ['a bad body', { [`PATCH ${ONE}`]: refusal(400, 'ValidationError', 'no') }, 'Refused', 'Invalid'],
    ['it is gone', { [`PATCH ${ONE}`]: missingKey }, 'Refused', 'Gone'],
    [
      'something that it names is gone',
      { [`PATCH ${ONE}`]: missingKey, [`GET ${ONE}`]: { body: shownDeployment() } },
      'Refused',
      'Invalid',
    ],
    ['a failure', { [`PATCH ${ONE}`]: { status: 502 } }, 'Ambiguous', 'Transient'],
  ])('%s', async (_, routes, kind, errorClass) => {
    await using gcore = await startCannedGcore(routes);
    const outcome = await gcore.client.update(observed(), desiredOf({ spec: changed }), gcore.call, judging);
    expect(outcome).toMatchObject({ kind, error: { class: errorClass } });
  });

  test('what is stopped and is to run is started first, where it cannot be changed before', async () => {
    await using gcore = await startCannedGcore({
      [`PATCH ${ONE}`]: refusal(409, 'ConflictError', 'llama70b is disabled'),
      [`POST ${ONE}/start`]: { status: 204 },
    });
    const stopped = observed(shownDeployment({ status: 'DISABLED' }));
    const send = (state: 'Running' | 'Stopped') =>
      gcore.client.update(stopped, desiredOf({ spec: changed, state }), gcore.call, judging);
    expect(await send('Running')).toEqual({
      kind: 'Accepted',
      unseen: 'Gcore changes nothing that is stopped, so it is started first',
    });
  });

  test('what is to stay stopped is refused for good, once no task can be what is in the way', async () => {
    await using gcore = await startCannedGcore({
      [`PATCH ${ONE}`]: refusal(409, 'ConflictError', 'llama70b is disabled'),
    });
    const stopped = observed(shownDeployment({ status: 'DISABLED' }));
    const send = (found = stopped) =>
      gcore.client.update(found, desiredOf({ spec: changed, state: 'Stopped' }), gcore.call, judging);
    const busy = { kind: 'Refused', error: { class: 'Busy' } };
    expect(await send()).toMatchObject(busy);
    await gcore.clock.advance(29_000);
    expect(await send()).toMatchObject(busy);
    await gcore.clock.advance(1_000);
    expect(await send()).toMatchObject({ kind: 'Refused', error: { class: 'Invalid' } });
    // It has run meanwhile.
    expect(await send(observed())).toMatchObject(busy);
    expect(await send()).toMatchObject(busy);
    // It was taken.
    gcore.routes[`PATCH ${ONE}`] = tasks('t1');
    await send();
    gcore.routes[`PATCH ${ONE}`] = refusal(409, 'ConflictError', 'llama70b is disabled');
    await gcore.clock.advance(30_000);
    expect(await send()).toMatchObject(busy);
  });
});

test.each<[string, CannedAnswer, object]>([
  ['taken', tasks('t1', 't2'), { kind: 'Accepted', tasks: ['t1', 't2'] }],
  ['gone', refusal(404, 'NotFoundError', 'no'), { kind: 'Refused', error: { class: 'Gone' } }],
  ['held', locked, { kind: 'Refused', error: { class: 'Busy' } }],
  ['failing', { status: 500 }, { kind: 'Ambiguous' }],
])('a delete that is %s', async (_, answer, outcome) => {
  await using gcore = await startCannedGcore({ [`DELETE ${ONE}`]: answer });
  expect(await gcore.client.delete(observed(), gcore.call)).toMatchObject(outcome);
});

describe('start and stop', () => {
  const running = { body: shownDeployment() };
  const disabled = { body: shownDeployment({ status: 'DISABLED' }) };
  const already = refusal(400, 'ValidationError', 'status: llama70b is already running');
  test.each<['start' | 'stop', string, CannedAnswer, CannedAnswer, object]>([
    ['start', 'taken', { status: 204 }, disabled, { kind: 'Accepted' }],
    ['start', 'refused, but so already', already, running, { kind: 'Accepted' }],
    ['stop', 'refused, but so already', exists, disabled, { kind: 'Accepted' }],
    ['start', 'held', locked, disabled, { kind: 'Refused', error: { class: 'Busy' } }],
    ['stop', 'refused', already, running, { kind: 'Refused', error: { class: 'Invalid' } }],
    [
      'stop',
      'held, and it cannot be read',
      locked,
      { status: 500 },
      { kind: 'Refused', error: { class: 'Busy' } },
    ],
    [
      'stop',
      'forbidden',
      refusal(403, 'ForbiddenError', 'no'),
      running,
      { kind: 'Refused', error: { class: 'Forbidden' } },
    ],
    ['stop', 'failing', { status: 500 }, running, { kind: 'Ambiguous' }],
    ['start', 'answered by a portal', { body: '<html>' }, disabled, { kind: 'Ambiguous' }],
  ])('%s: %s', async (what, _, answer, read, outcome) => {
    await using gcore = await startCannedGcore({ [`POST ${ONE}/${what}`]: answer, [`GET ${ONE}`]: read });
    expect(await gcore.client[what]?.(observed(), gcore.call)).toMatchObject(outcome);
    expect(gcore.server.seen[0]?.body).toBe('');
  });
});

test('a home is the project of the connection', async () => {
  await using gcore = await startCannedGcore({});
  expect(gcore.client.namesHome({} as never)).toBe(true);
  expect(await gcore.client.locate({} as never, gcore.call)).toEqual({ kind: 'Home', home: gcore.home });
  expect(gcore.calls()).toEqual([]);
});
