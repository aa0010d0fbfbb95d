import { describe, expect, test } from 'vitest';
import { desiredOf, spec, type SubjectParts, translated } from '../../../test/support/gcore-shapes.ts';
import { bodyOf } from './body.ts';
import { hashOf, wasSent } from './hash.ts';

const secretRef = (name: string, key: string, optional = false) => ({
  valueFrom: { secretKeyRef: { name, key, optional } },
});
const hf = new Map([['hf', { resourceVersion: '812', data: { token: 'hf_topsecret' } }]]);
const withToken = { env: [{ name: 'HF_TOKEN', ...secretRef('hf', 'token') }], secrets: hf };
const oneRegion = { ...spec, containers: [{ region_id: 7 }] };

describe('golden requests', () => {
  test('what the documentation shows', () => {
    expect(bodyOf(desiredOf()).request).toEqual({
      name: 'llama70b',
      image: 'vllm/vllm-openai:v0.10.0',
      listening_port: 8000,
      flavor_name: 'inference-16vcpu-232gib-1xh100-80gb',
      containers: [{ region_id: 7, scale: { min: 1, max: 3, triggers: { http: { rate: 10, window: 60 } } } }],
      envs: { MODE: 'fast' },
      api_keys: ['team-a'],
      description: 'chat [inference-operator.io/owner=c1f0/prod/llama70b]',
    });
  });

  test('every field', () => {
    const probe = {
      enabled: true,
      probe: { initial_delay_seconds: 5, http_get: { port: 8000, path: '/health', headers: { A: 'b' } } },
    };
    const sqs = {
      queue_url: 'https://sqs.eu-west-1.amazonaws.com/1/q',
      queue_length: 5,
      activation_queue_length: 1,
      aws_region: 'eu-west-1',
      secret_name: 'aws-secret',
    };
    const whole = {
      image: 'vllm/vllm-openai:v0.10.0',
      listening_port: 8000,
      flavor_name: 'inference-16vcpu-232gib-1xh100-80gb',
      containers: [
        {
          region_id: 7,
          scale: {
            min: 0,
            max: 3,
            cooldown_period: 30,
            polling_interval: 10,
            triggers: {
              cpu: { threshold: 80 },
              memory: { threshold: 80 },
              gpu_utilization: { threshold: 70 },
              gpu_memory: { threshold: 70 },
              http: { rate: 10, window: 60 },
              sqs,
            },
          },
        },
        { region_id: 8, scale: { min: 1, max: 1 } },
      ],
      timeout: 60,
      command: ['python3', '-m', 'serve'],
      credentials_name: 'hub-reader',
      ingress_opts: { disable_response_buffering: true },
      logging: {
        enabled: true,
        destination_region_id: 7,
        topic_name: 'llama.logs',
        retention_policy: { period: 7 },
      },
      probes: { liveness_probe: probe, readiness_probe: probe, startup_probe: { enabled: false } },
      api_keys: ['team-a', 'team-b'],
    };
    expect(bodyOf(desiredOf({ spec: whole, ...withToken })).request).toEqual({
      name: 'llama70b',
      ...whole,
      envs: { HF_TOKEN: 'hf_topsecret' },
      description: '[inference-operator.io/owner=c1f0/prod/llama70b]',
    });
  });

  test('extra is merged in', () => {
    const extra = { timeout: 5, logging: { enabled: false }, later: { a: [1] }, envs: { B: '2' } };
    expect(bodyOf(desiredOf({ extra })).request).toMatchObject({
      ...extra,
      envs: { MODE: 'fast', B: '2' },
    });
  });

  test.each([
    [1, { min: 1, max: 1 }, true],
    [3, { min: 3, max: 3 }, true],
    [0, { min: 0, max: 1 }, false],
  ])('replicas: %i of one region without a scale', (replicas, scale, runs) => {
    const desired = desiredOf({ spec: oneRegion, replicas });
    expect(bodyOf(desired).request['containers']).toEqual([{ region_id: 7, scale }]);
    expect(desired.runs).toBe(runs);
  });

  test('which field tells of replicas: the one that the user wrote', () => {
    const at = desiredOf({ spec: oneRegion, replicas: 2 }).replicasAt ?? /^never$/;
    for (const field of ['min', 'max']) expect(`spec.containers[region_id=7].scale.${field}`).toMatch(at);
    expect('spec.containers[region_id=7].scale.cooldown_period').not.toMatch(at);
    expect(desiredOf()).not.toHaveProperty('replicasAt');
  });

  test('replicas beside a scale is not used, and told', () => {
    const desired = desiredOf({ replicas: 0 });
    expect(desired.runs).toBe(true);
    expect(desired.notices).toEqual([
      'The field spec.replicas (0) is not used: spec.gcore.spec.containers scales the workload; to stop it, write spec.state: Stopped',
    ]);
    expect(desiredOf({ replicas: 0, state: 'Stopped' }).notices, 'it is stopped').toEqual([
      'The field spec.replicas (0) is not used: spec.gcore.spec.containers scales the workload',
    ]);
  });

  test('state: Stopped leaves the body as it is', () => {
    const [running, stopped] = [desiredOf(), desiredOf({ state: 'Stopped' })];
    expect(stopped).toEqual({ ...running, runs: false });
  });
});

describe('Secrets', () => {
  test('which were used, and none of their values in the hash', () => {
    const desired = desiredOf(withToken);
    expect(desired.secrets).toEqual([{ name: 'hf', resourceVersion: '812' }]);
    const other = new Map([['hf', { resourceVersion: '813', data: { token: 'another' } }]]);
    expect(desiredOf({ ...withToken, secrets: other }).hash).toBe(desired.hash);
    const env = [{ name: 'HF_TOKEN', ...secretRef('hf', 'other') }];
    const both = new Map([['hf', { resourceVersion: '812', data: { other: 'x' } }]]);
    expect(desiredOf({ env, secrets: both }).hash).not.toBe(desired.hash);
  });

  test.each<[string, SubjectParts, string]>([
    ['a Secret', { env: withToken.env, secrets: new Map() }, 'Secret prod/hf is not there'],
    ['a Secret that nobody has read', { env: withToken.env }, 'Secret prod/hf is not there'],
    [
      'a key',
      { env: [{ name: 'HF_TOKEN', ...secretRef('hf', 'other') }], secrets: hf },
      'Secret prod/hf has no key "other"',
    ],
  ])('%s is missing', (_, parts, words) => {
    expect(translated(parts)).toEqual({
      kind: 'SecretNotFound',
      runs: true,
      message: `${words}, and the variable HF_TOKEN of spec.gcore.env takes its value from it: add it, or write optional: true`,
    });
  });

  test.each<[string, SubjectParts]>([
    ['state: Stopped', { state: 'Stopped' }],
    ['no replicas', { spec: oneRegion, replicas: 0 }],
  ])('whether it is to run needs none: %s', (_, parts) => {
    expect(translated({ env: withToken.env, ...parts })).toMatchObject({
      kind: 'SecretNotFound',
      runs: false,
    });
  });

  test.each([
    ['Secret', 'nonesuch', 'token'],
    ['key', 'hf', 'other'],
  ])('an optional %s that is missing leaves the variable out', (_, name, key) => {
    const env = [{ name: 'HF_TOKEN', ...secretRef(name, key, true) }];
    expect(bodyOf(desiredOf({ env, secrets: hf })).request['envs']).toEqual({ MODE: 'fast' });
  });
});

describe('hash', () => {
  test('the mark, the name and the order of keys are no part of it', () => {
    const reversed = Object.fromEntries(Object.entries(spec).reverse());
    expect(desiredOf({ spec: reversed, metadataName: 'other' }).hash).toBe(desiredOf().hash);
    expect(desiredOf().hash).toMatch(/^v1:/);
    expect(desiredOf({ spec: { ...spec, timeout: 5 } }).hash).not.toBe(desiredOf().hash);
  });

  test('it tells which fields were sent', () => {
    const { hash } = desiredOf();
    expect(wasSent({ applied: hash }, 'envs')).toBe(true);
    expect(wasSent({ applied: hash }, 'timeout')).toBe(false);
    expect(wasSent({ applied: hash.replace('v1', 'v0') }, 'envs')).toBe(false);
    expect(hashOf({ envs: {} })).not.toBe(hashOf({}));
  });
});

const container = (region_id: number, scale: object = { min: 1, max: 1 }) => ({ region_id, scale });
const handlers = { exec: { command: ['x'] }, http_get: { port: 80 } };

describe('violations', () => {
  test.each<[string, SubjectParts, string, RegExp]>([
    ['G1', { metadataName: 'abc' }, 'metadata.name', /spec\.gcore\.name of 4 to 30 characters/],
    ['G1', { name: 'x'.repeat(31) }, 'spec.gcore.name', /4 to 30/],
    ['G1', { name: 'llama-' }, 'spec.gcore.name', /begins and ends/],
    ['G2', { extra: { image: 'a/b@sha256:0' } }, 'spec.gcore.extra.image', /digest/],
    ['G2', { spec: { ...spec, image: 'host:5000/a' } }, 'spec.gcore.spec.image', /port of a registry/],
    ['G2', { spec: { ...spec, image: 'A/b' } }, 'spec.gcore.spec.image', /upper case/],
    ['G2', { spec: { ...spec, image: 'a__b' } }, 'spec.gcore.spec.image', /in a row/],
    ['G2', { spec: { ...spec, image: 'a/' } }, 'spec.gcore.spec.image', /path of lower case/],
    ['G3', { extra: { auth_enabled: true } }, 'spec.gcore.extra.auth_enabled', /keep api_keys/],
    ['G3', { extra: { api_keys: ['a', 'a'] } }, 'spec.gcore.extra.api_keys[1]', /twice/],
    [
      'G4',
      { extra: { containers: [container(7, { min: 2, max: 1 })] } },
      'spec.gcore.extra.containers[0].scale.max',
      /at least min/,
    ],
    [
      'G4',
      { extra: { containers: [container(7), container(7)] } },
      'spec.gcore.extra.containers[1].region_id',
      /twice/,
    ],
    [
      'G4',
      { extra: { containers: [container(7, { min: 0, max: 0 })] } },
      'spec.gcore.extra.containers[0].scale.max',
      /at least 1/,
    ],
    [
      'G5',
      { extra: { containers: [container(7, { min: 1, max: 1, polling_interval: 1 })] } },
      'spec.gcore.extra.containers[0].scale.polling_interval',
      /at least 5/,
    ],
    [
      'G7',
      { extra: { containers: [container(7, { min: 1, max: 1, triggers: { sqs: { queue_url: 'q' } } })] } },
      'spec.gcore.extra.containers[0].scale.triggers.sqs.queue_length',
      /must be given/,
    ],
    ['G8', { extra: { timeout: -1 } }, 'spec.gcore.extra.timeout', /at least 0/],
    ['G8', { extra: { listening_port: 0 } }, 'spec.gcore.extra.listening_port', /at least 1/],
    [
      'G9',
      { extra: { logging: { topic_name: 'Logs' } } },
      'spec.gcore.extra.logging.topic_name',
      /lower case/,
    ],
    [
      'G9',
      { extra: { logging: { retention_policy: { period: 2000 } } } },
      'spec.gcore.extra.logging.retention_policy.period',
      /at most 1825/,
    ],
    [
      'G10',
      { extra: { probes: { startup_probe: { enabled: true, probe: handlers } } } },
      'spec.gcore.extra.probes.startup_probe.probe',
      /exactly one/,
    ],
    [
      'G10',
      { extra: { probes: { startup_probe: { enabled: true } } } },
      'spec.gcore.extra.probes.startup_probe.probe',
      /exactly one/,
    ],
    [
      'G10',
      {
        extra: {
          probes: { startup_probe: { enabled: true, probe: { http_get: { port: 80, scheme: 'HTTP' } } } },
        },
      },
      'spec.gcore.extra.probes.startup_probe.probe.http_get.scheme',
      /write schema instead/,
    ],
    [
      'G10',
      {
        extra: {
          probes: { startup_probe: { enabled: true, probe: { http_get: { port: 80, schema: 'http' } } } },
        },
      },
      'spec.gcore.extra.probes.startup_probe.probe.http_get.schema',
      /one of HTTP, HTTPS/,
    ],
    [
      'G10',
      { extra: { probes: { other_probe: { enabled: false } } } },
      'spec.gcore.extra.probes.other_probe',
      /take it out/,
    ],
    ['G11', { env: [{ name: 'MODE', ...secretRef('hf', 'token') }] }, 'spec.gcore.spec.envs', /MODE/],
    [
      'G11',
      { ...withToken, extra: { envs: { HF_TOKEN: 'x' } } },
      'spec.gcore.extra.envs',
      /HF_TOKEN is in spec\.gcore\.env too/,
    ],
    [
      'G12',
      { spec: { ...spec, containers: [container(7), { region_id: 8 }] } },
      'spec.gcore.spec.containers[1].scale',
      /exactly one container/,
    ],
    ['G12', { spec: oneRegion, replicas: 301 }, 'spec.replicas', /at most 300/],
    [
      'G13',
      { spec: { ...spec, description: 'x [inference-operator.io/owner=a/b/c]' } },
      'spec.gcore.spec.description',
      /operator's own mark/,
    ],
    [
      'G13',
      { extra: { description: '[inference-operator.io/owner=' } },
      'spec.gcore.extra.description',
      /operator's own mark/,
    ],
    ['G13', { extra: { name: 'other' } }, 'spec.gcore.extra.name', /write spec\.gcore\.name instead/],
    ['G13', { extra: { project_id: 1 } }, 'spec.gcore.extra.project_id', /leave it out/],
    [
      'G13',
      { extra: { logging: { topic_name: null } } },
      'spec.gcore.extra.logging.topic_name',
      /not be null/,
    ],
  ])('%s %j', (_, parts, field, words) => {
    expect(translated(parts)).toEqual({
      kind: 'Violation',
      field,
      message: expect.stringMatching(words) as string,
    });
  });
});

describe('notices', () => {
  const noScale = { min: 0, max: 1 };
  test.each<[string, SubjectParts, RegExp]>([
    ['G1', { metadataName: 'llama-70b', spec: oneRegion }, /no hyphens in names.*spec\.gcore\.name/],
    ['G1', { name: 'llama-70b', spec: oneRegion }, /no hyphens in names, and "llama-70b" has some$/],
    ['G3', { spec: { ...oneRegion, api_keys: undefined, auth_enabled: true } }, /auth_enabled is deprecated/],
    [
      'G4',
      { spec: { ...spec, containers: [1, 2, 3, 4, 5, 6, 7].map((id) => container(id)) } },
      /more than 6 regions/,
    ],
    ['G6', { spec: { ...spec, containers: [container(7, noScale)] } }, /Region 7 scales down to 0/],
    ['G9', { spec: { ...oneRegion, logging: { enabled: true, topic_name: 't' } } }, /destination_region_id/],
    ['G11', { spec: { ...oneRegion, envs: { 'A-B': '1' } } }, /"A-B" is an unusual name/],
    ['quirk 17', { spec: { ...oneRegion, description: 'x'.repeat(240) } }, /more than 255 characters/],
  ])('%s', (_, parts, words) => {
    expect(desiredOf(parts).notices).toContainEqual(expect.stringMatching(words));
  });

  test('none where all is well', () => {
    const woken = {
      ...spec,
      containers: [container(7, { ...noScale, triggers: { http: { rate: 1, window: 1 } } })],
    };
    expect(desiredOf({ spec: oneRegion }).notices).toEqual([]);
    expect(desiredOf({ spec: woken }).notices).not.toContainEqual(expect.stringMatching(/scales down/));
  });
});
