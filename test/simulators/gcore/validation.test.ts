import { describe, expect, test } from 'vitest';
import { bench, container, creation, DEPLOYMENTS } from './test-client.ts';

type Body = Record<string, unknown>;

const scaled = (scale: Body): Body => ({ containers: [container(7, 1, 1, scale)] });
const triggered = (triggers: Body): Body => scaled({ triggers });
const probed = (probe: Body): Body => ({ probes: { liveness_probe: { enabled: true, probe } } });
const queue = {
  queue_url: 'https://sqs',
  queue_length: 5,
  activation_queue_length: 1,
  aws_region: 'eu-1',
  secret_name: 'queue',
};

describe('a create that the platform refuses', () => {
  test.each<[reason: string, more: Body, field: string]>([
    ['no name', { name: undefined }, 'name'],
    ['a short name', { name: 'abc' }, 'name'],
    ['a long name', { name: 'a'.repeat(31) }, 'name'],
    ['an upper-case name', { name: 'Llama' }, 'name'],
    ['a name that ends with a hyphen', { name: 'llama-' }, 'name'],
    ['no image', { image: undefined }, 'image'],
    ['a digest', { image: 'vllm@sha256:abcd' }, 'image'],
    ['a registry with a port', { image: 'host:5000/vllm' }, 'image'],
    ['an upper-case path', { image: 'Vllm/vllm' }, 'image'],
    ['a double separator', { image: 'vllm--x' }, 'image'],
    ['a port out of range', { listening_port: 65_536 }, 'listening_port'],
    ['no flavor', { flavor_name: '' }, 'flavor_name'],
    ['no containers', { containers: [] }, 'containers'],
    ['no region', { containers: [{ scale: { min: 1, max: 1 } }] }, 'containers.0.region_id'],
    ['no scale', { containers: [{ region_id: 7 }] }, 'containers.0.scale'],
    ['a negative minimum', { containers: [container(7, -1, 1)] }, 'containers.0.scale.min'],
    ['too many replicas', { containers: [container(7, 1, 301)] }, 'containers.0.scale.max'],
    ['min above max', { containers: [container(7, 3, 2)] }, 'containers.0.scale'],
    ['a cooldown of nothing', scaled({ cooldown_period: 0 }), 'containers.0.scale.cooldown_period'],
    ['polling too often', scaled({ polling_interval: 4 }), 'containers.0.scale.polling_interval'],
    ['triggers of null', scaled({ triggers: null }), 'containers.0.scale.triggers'],
    ['101 percent', triggered({ cpu: { threshold: 101 } }), 'containers.0.scale.triggers.cpu.threshold'],
    ['no window', triggered({ http: { rate: 1 } }), 'containers.0.scale.triggers.http.window'],
    [
      'too high a rate',
      triggered({ http: { rate: 1001, window: 1 } }),
      'containers.0.scale.triggers.http.rate',
    ],
    [
      'a queue without its length',
      triggered({ sqs: { ...queue, queue_length: undefined } }),
      'containers.0.scale.triggers.sqs.queue_length',
    ],
    ['a negative timeout', { timeout: -1 }, 'timeout'],
    ['a number as a variable', { envs: { A: 1 } }, 'envs.A'],
    ['a command as text', { command: 'run' }, 'command'],
    ['both ways to authenticate', { api_keys: [], auth_enabled: false }, 'api_keys'],
    ['a topic with a blank', { logging: { topic_name: 'a b' } }, 'logging.topic_name'],
    [
      'retention for ever',
      { logging: { retention_policy: { period: 1826 } } },
      'logging.retention_policy.period',
    ],
    [
      'retention without its period',
      { logging: { retention_policy: {} } },
      'logging.retention_policy.period',
    ],
    ['an unknown probe', { probes: { readyness: null } }, 'probes'],
    [
      'a probe that is neither on nor off',
      { probes: { liveness_probe: {} } },
      'probes.liveness_probe.enabled',
    ],
    [
      'scheme for schema',
      probed({ http_get: { port: 80, scheme: 'HTTP' } }),
      'probes.liveness_probe.probe.http_get',
    ],
    [
      'a lower-case schema',
      probed({ http_get: { port: 80, schema: 'http' } }),
      'probes.liveness_probe.probe.http_get.schema',
    ],
    ['a period of nothing', probed({ period_seconds: 0 }), 'probes.liveness_probe.probe.period_seconds'],
    ['a socket without its port', probed({ tcp_socket: {} }), 'probes.liveness_probe.probe.tcp_socket.port'],
    ['a flavor that there is not', { flavor_name: 'huge' }, 'flavor_name'],
    ['a region without inference', { containers: [container(1)] }, 'containers.0.region_id'],
    ['a credential that there is not', { credentials_name: 'nobody' }, 'credentials_name'],
    ['a key that there is not', { api_keys: ['nobody'] }, 'api_keys'],
    ['a secret that there is not', triggered({ sqs: queue }), 'containers.0.scale.triggers.sqs.secret_name'],
  ])('%s', async (_reason, more, field) => {
    await using sim = await bench();
    const { status, body } = await sim.call('POST', DEPLOYMENTS, creation('llama70b', more));
    expect(status).toBe(400);
    expect(body).toEqual({
      exception_class: 'ValidationError',
      message: expect.stringContaining(`${field}: `),
      request_id: expect.any(String),
      invalid_fields: { [field]: [expect.any(String)] },
    });
    expect(await sim.control.workloads({ gone: true })).toEqual([]);
  });

  test('the words of a wrong image are the documented ones, and all wrong fields are named', async () => {
    await using sim = await bench();
    const { body } = await sim.call('POST', DEPLOYMENTS, creation('llama70b', { image: 'A', timeout: -1 }));
    expect(body).toMatchObject({
      message: expect.stringMatching(/^image: wrong format; timeout: /),
      invalid_fields: { image: ['wrong format'], timeout: [expect.any(String)] },
    });
  });

  test.each(['', 'no JSON', '[]', '"text"'])('a body of %j', async (body) => {
    await using sim = await bench();
    const response = await fetch(`${sim.simulator.url}${DEPLOYMENTS}`, {
      method: 'POST',
      headers: { authorization: `APIKey ${(await sim.control.tokens())[0]?.token}` },
      body,
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ invalid_fields: { body: ['must be a JSON object'] } });
  });
});

describe('a PATCH that the platform refuses', () => {
  test.each<[reason: string, body: Body, field: string]>([
    ['a flavor of null', { flavor_name: null }, 'flavor_name'],
    ['a digest', { image: 'vllm@sha256:abcd' }, 'image'],
    ['no containers', { containers: [] }, 'containers'],
    ['a cooldown of null', scaled({ cooldown_period: null }), 'containers.0.scale.cooldown_period'],
    ['polling of null', scaled({ polling_interval: null }), 'containers.0.scale.polling_interval'],
    ['min above max', { containers: [container(7, 3, 2)] }, 'containers.0.scale'],
    [
      'a host of null',
      probed({ http_get: { port: 80, host: null } }),
      'probes.liveness_probe.probe.http_get.host',
    ],
    ['both ways to authenticate', { api_keys: [], auth_enabled: true }, 'api_keys'],
    ['a flavor that there is not', { flavor_name: 'huge' }, 'flavor_name'],
  ])('%s', async (_reason, body, field) => {
    await using sim = await bench();
    await sim.serving('llama70b');
    const before = await sim.read('llama70b');
    const answer = await sim.call('PATCH', `${DEPLOYMENTS}/llama70b`, body);
    expect(answer.status).toBe(400);
    expect(answer.body['invalid_fields']).toHaveProperty([field]);
    await sim.control.advance(1000);
    expect(await sim.read('llama70b')).toEqual(before);
  });
});

test('what the platform does not know passes and is lost', async () => {
  await using sim = await bench();
  await sim.serving('llama70b', { color: 'blue' });
  expect(await sim.read('llama70b')).not.toHaveProperty('color');
});

describe('what a create turns into', () => {
  const shown = async (more: Body, field: string) => {
    await using sim = await bench();
    await sim.serving('llama70b', more);
    return (await sim.read('llama70b'))[field];
  };

  test('triggers that are given replace the default as a whole', async () => {
    const containers = await shown(triggered({ http: { rate: 10, window: 60 } }), 'containers');
    expect((containers as { scale: { triggers: unknown } }[])[0]?.scale.triggers).toEqual({
      cpu: null,
      memory: null,
      gpu_utilization: null,
      gpu_memory: null,
      http: { rate: 10, window: 60 },
      sqs: null,
    });
  });

  test('a null that is allowed stays', async () => {
    const [timeout, containers] = [
      await shown({ timeout: null }, 'timeout'),
      await shown(scaled({ cooldown_period: null, polling_interval: null }), 'containers'),
    ];
    expect(timeout).toBeNull();
    expect(containers).toMatchObject([{ scale: { cooldown_period: null, polling_interval: null } }]);
  });

  test('a probe has all leaves', async () => {
    expect(await shown(probed({ http_get: { port: 80 } }), 'probes')).toEqual({
      liveness_probe: {
        enabled: true,
        probe: {
          initial_delay_seconds: 0,
          period_seconds: 10,
          timeout_seconds: 3,
          success_threshold: 1,
          failure_threshold: 3,
          exec: null,
          tcp_socket: null,
          http_get: { port: 80, path: '/', host: null, schema: 'HTTP', headers: {} },
        },
      },
      readiness_probe: null,
      startup_probe: null,
    });
  });

  test('a queue has its defaults', async () => {
    await using sim = await bench();
    const data = { aws_access_key_id: 'id', aws_secret_access_key: 'key' };
    await sim.call('POST', '/cloud/v3/inference/1234/secrets', { name: 'queue', type: 'aws-iam', data });
    await sim.serving('llama70b', triggered({ sqs: queue }));
    const containers = (await sim.read('llama70b'))['containers'] as { scale: { triggers: Body } }[];
    expect(containers[0]?.scale.triggers['sqs']).toEqual({
      ...queue,
      aws_endpoint: null,
      scale_on_flight: false,
      scale_on_delayed: false,
    });
  });

  test('an image of the catalog brings probes, unless some are sent', async () => {
    const image = 'registry.example.com/catalog/llama-3.1-8b:1.0';
    expect(await shown({ image }, 'probes')).toMatchObject({ readiness_probe: { enabled: true } });
    const own = { liveness_probe: { enabled: false } };
    expect(await shown({ image, probes: own }, 'probes')).toEqual({
      liveness_probe: { enabled: false, probe: null },
      readiness_probe: null,
      startup_probe: null,
    });
  });

  test('options and logging have their defaults', async () => {
    expect(await shown({ ingress_opts: {} }, 'ingress_opts')).toEqual({ disable_response_buffering: false });
    expect(await shown({ logging: { topic_name: 'a.b' } }, 'logging')).toEqual({
      enabled: false,
      destination_region_id: null,
      topic_name: 'a.b',
      retention_policy: null,
    });
  });
});
