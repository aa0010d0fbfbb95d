import { expect, test, vi } from 'vitest';
import { registerCanary } from '../../support/canary/canaries.ts';
import { conditionOf } from '../../support/status-rules/status-object.ts';
import { runaiDeployment, runaiPlatform, sampleImage } from '../../support/world/manifests.ts';
import { startWorld } from '../../support/world/world.ts';
import { connected, stalledWith } from './expect-conditions.ts';
import { calmPolling, expectDeployment, expectPlatform, running, secret } from './objects.ts';

// Starts of control plane and operator are in here too.
vi.setConfig({ testTimeout: 240_000 });

// That no secret shows is looked at where each world ends (test/support/canary).
test('whatever a platform echoes, and however much is logged, no secret shows anywhere', async () => {
  await using world = await startWorld({ operator: { args: ['--log-level=debug'] } });
  // With characters that are written otherwise in URLs and JSON.
  const clientSecret = 'p&ss "w/rd" ü+1';
  const { control } = world.runai;
  await control.addServiceAccount({ clientId: 'canary', clientSecret, tenantId: 1 });
  const echo = `client_secret=${encodeURIComponent(clientSecret)} (${clientSecret}, ${Buffer.from(clientSecret).toString('base64')})`;
  const token = 'eyJhbGciOiJub25lIn0.eyJleHAiOjE3NjM3MzAwMDB9.c2ln';

  // Refused at the token call, with the secret in the answer.
  const refusing = await control.inject({
    path: '/api/v2/token',
    effect: {
      kind: 'status',
      status: 401,
      body: { error: 'invalid_client', error_description: `no: ${echo}` },
    },
  });
  await world.client.create(secret(world.namespace, 'runai', { clientId: 'canary', clientSecret }));
  await world.client.create(runaiPlatform(world.namespace, world.runai.url, { polling: calmPolling }));
  const refused = await expectPlatform(world, stalledWith('CredentialsInvalid', 'no: client_secret=***'));
  expect(conditionOf(refused, 'Ready')?.message).not.toContain('p&ss');
  await control.clearFaults(refusing);
  await world.client.patch(secret(world.namespace, 'runai', {}), {
    metadata: { labels: { touched: 'yes' } },
  });
  await expectPlatform(world, connected);

  // Refused for one object, with secret and token in message, details and headers.
  await control.inject({
    method: 'POST',
    path: '/api/v1/workloads/inferences',
    workload: 'refused',
    effect: {
      kind: 'status',
      status: 400,
      body: {
        code: 400,
        message: `bad request by Bearer ${token}: ${echo}`,
        details: [echo, `token ${token}`],
      },
      headers: { 'x-echo': encodeURIComponent(clientSecret) },
    },
  });
  await world.deploy('refused');
  await expectDeployment(world, 'refused', {
    Synced: ['False/Rejected', /bad request by Bearer \*\*\*/],
    Stalled: ['True/Rejected'],
  });

  // The platform falls over with everything in its pages.
  const broken = await control.inject({
    effect: { kind: 'status', status: 500, body: { message: `oops ${echo} ${token}` } },
  });
  await expectPlatform(world, { Ready: ['False/PlatformUnreachable'] });
  await control.clearFaults(broken);
  await expectPlatform(world, connected, { within: 45_000 });
  // Plain text in a spec is everybody's who may read the object, and still nothing to repeat: not even as drift.
  const [ours, theirs] = ['canary of a variable', 'canary of another hand'] as const;
  for (const value of [ours, theirs]) registerCanary(value);
  const variables = (value: string) => ({ environmentVariables: [{ name: 'HF_TOKEN', value }] });
  await world.deploy('fine', { runai: { spec: { image: sampleImage, ...variables(ours) } } });
  await expectDeployment(world, 'fine', running);
  await control.editOutOfBand('fine', variables(theirs));
  await world.eventually(() => control.ledger(), {
    within: 30_000,
    until: (ledger) => ledger.some(({ effect, origin }) => effect === 'patch' && origin === 'api'),
    for: 'the drift of fine to be corrected',
  });
  await expectDeployment(world, 'fine', running);
  await world.client.delete(runaiDeployment(world.namespace, 'refused'));
  expect(world.operator.logs.some(({ level }) => level === 'debug')).toBe(true);
});
