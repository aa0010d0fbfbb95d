import { describe, expect, test } from 'vitest';
import { bench, creation, DEPLOYMENTS, SETTLED_MS } from './test-client.ts';

const PROJECT = '/cloud/v3/inference/1234';
const credential = { username: 'u', password: 'hush', registry_url: 'ghcr.io' };
const secret = { type: 'aws-iam', data: { aws_access_key_id: 'id', aws_secret_access_key: 'key' } };

describe('made, read, changed and deleted', () => {
  test.each([
    [
      'registry_credentials',
      { name: 'ghcr', ...credential },
      { project_id: 1234, name: 'ghcr', username: 'u', registry_url: 'ghcr.io' },
      {},
      'PUT',
      { ...credential, username: 'v' },
      { username: 'v' },
    ],
    [
      'secrets',
      { name: 'queue', ...secret },
      { name: 'queue', type: 'aws-iam', data: { aws_access_key_id: '***', aws_secret_access_key: '***' } },
      {},
      'PUT',
      secret,
      { type: 'aws-iam' },
    ],
    [
      'api_keys',
      { name: 'team.a' },
      {
        name: 'team.a',
        description: null,
        created_at: expect.stringMatching(/Z$/),
        expires_at: null,
        deployment_names: [],
      },
      { secret: expect.any(String) },
      'PATCH',
      { description: 'theirs' },
      { description: 'theirs' },
    ],
  ])('%s', async (segment, body, shown, once, method, change, changed) => {
    await using sim = await bench();
    const path = `${PROJECT}/${segment}`;
    const made = await sim.call('POST', path, body);
    expect([made.status, made.body]).toEqual([200, { ...shown, ...once }]);
    expect((await sim.call('POST', path, body)).status, 'the name is taken').toBe(409);
    expect((await sim.call('GET', `${path}/${body.name}`)).body).toEqual(shown);
    expect((await sim.call('GET', path)).body).toEqual({ count: 1, results: [shown] });
    const put = await sim.call(method, `${path}/${body.name}`, change);
    expect([put.status, put.body]).toEqual([200, { ...shown, ...changed }]);
    const removed = await sim.call('DELETE', `${path}/${body.name}`);
    expect([removed.status, removed.text]).toEqual([204, '']);
    expect((await sim.call('GET', `${path}/${body.name}`)).status).toBe(404);
    expect((await sim.call('DELETE', `${path}/${body.name}`)).status).toBe(404);
  });
});

test.each([
  ['registry_credentials', { name: 'abc', ...credential }, 'name'],
  ['registry_credentials', { name: 'ghcr', ...credential, registry_url: 'https://ghcr.io' }, 'registry_url'],
  ['secrets', { name: 'queue', ...secret, type: 'opaque' }, 'type'],
  ['secrets', { name: 'queue', type: 'aws-iam' }, 'data'],
  ['api_keys', { name: 'a'.repeat(64) }, 'name'],
  ['api_keys', { name: 'team-a', description: 'x'.repeat(301) }, 'description'],
])('%s with a wrong %o is refused', async (segment, body, field) => {
  await using sim = await bench();
  const answer = await sim.call('POST', `${PROJECT}/${segment}`, body);
  expect([answer.status, Object.keys(answer.body['invalid_fields'] as object)]).toEqual([400, [field]]);
});

test('an API key is not deleted while a deployment has it', async () => {
  await using sim = await bench();
  const key = `${PROJECT}/api_keys/team-a`;
  await sim.call('POST', `${PROJECT}/api_keys`, { name: 'team-a' });
  await sim.serving('llama70b', { api_keys: ['team-a'] });
  expect((await sim.call('GET', key)).body['deployment_names']).toEqual(['llama70b']);
  const { status, body } = await sim.call('DELETE', key);
  expect([status, body['exception_class']]).toEqual([409, 'ConflictError']);
  await sim.call('PATCH', `${DEPLOYMENTS}/llama70b`, { api_keys: [] });
  await sim.control.advance(SETTLED_MS);
  expect((await sim.call('DELETE', key)).status).toBe(204);
});

test('they are of one project', async () => {
  await using sim = await bench();
  await sim.call('POST', `${PROJECT}/api_keys`, { name: 'team-a' });
  const elsewhere = '/cloud/v3/inference/1235';
  expect((await sim.call('GET', `${elsewhere}/api_keys/team-a`)).status).toBe(404);
  const more = { api_keys: ['team-a'] };
  expect((await sim.call('POST', `${elsewhere}/deployments`, creation('llama70b', more))).status).toBe(400);
  expect((await sim.call('POST', DEPLOYMENTS, creation('llama70b', more))).status).toBe(200);
  await sim.call('POST', `${elsewhere}/api_keys`, { name: 'team-a' });
  expect((await sim.call('DELETE', `${elsewhere}/api_keys/team-a`)).status, 'its namesake is used').toBe(204);
  await sim.control.deleteOutOfBand('llama70b', { now: true });
  expect((await sim.call('DELETE', `${PROJECT}/api_keys/team-a`)).status, 'nobody uses it any more').toBe(
    204,
  );
});
