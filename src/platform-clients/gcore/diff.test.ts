import { describe, expect, test } from 'vitest';
import {
  desiredOf,
  observed,
  shownContainer,
  shownDeployment,
  spec,
  type SubjectParts,
} from '../../../test/support/gcore-shapes.ts';
import { detailOf } from './detail.ts';
import { diff, fieldOf, isRemoval } from './diff.ts';

const differences = (parts: SubjectParts, shown: Record<string, unknown> = {}) =>
  diff(desiredOf(parts), detailOf(observed(shownDeployment(shown))).shown);
const paths = (parts: SubjectParts, shown: Record<string, unknown> = {}): string[] =>
  differences(parts, shown).map(({ path }) => path);

const { envs: _envs, api_keys: _keys, description: _text, ...bare } = spec;

test('what was sent and is shown as the documentation shows it', () => {
  expect(differences({})).toEqual([]);
});

const scale = { min: 1, max: 3, cooldown_period: 60, polling_interval: 30 };
const defaults = {
  cpu: { threshold: 80 },
  memory: { threshold: 80 },
  gpu_utilization: null,
  gpu_memory: null,
  http: null,
  sqs: null,
};
const probe = { enabled: true, probe: { http_get: { port: 8000, path: '/health' } } };
const allOfProbe = {
  initial_delay_seconds: 0,
  period_seconds: 10,
  timeout_seconds: 3,
  success_threshold: 1,
  failure_threshold: 3,
  exec: null,
  tcp_socket: null,
  http_get: { port: 8000, path: '/health', host: null, schema: 'HTTP', headers: {} },
};

describe('no difference', () => {
  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    [
      'regions in another order',
      {
        containers: [
          { region_id: 7, scale },
          { region_id: 8, scale },
        ],
      },
      {
        containers: [8, 7].map((region_id) =>
          shownContainer({ region_id, scale: { ...scale, triggers: defaults } }),
        ),
      },
    ],
    [
      'default triggers',
      { containers: [{ region_id: 7, scale: { min: 1, max: 3 } }] },
      {
        containers: [shownContainer({ scale: { ...scale, triggers: defaults } })],
      },
    ],
    [
      'triggers without what is null',
      { containers: [{ region_id: 7, scale: { ...scale, triggers: {} } }] },
      {
        containers: [shownContainer({ scale: { ...scale, triggers: {} } })],
      },
    ],
    [
      'defaults of a queue',
      {
        containers: [
          {
            region_id: 7,
            scale: {
              ...scale,
              triggers: {
                sqs: {
                  queue_url: 'q',
                  queue_length: 1,
                  activation_queue_length: 1,
                  aws_region: 'r',
                  secret_name: 's',
                },
              },
            },
          },
        ],
      },
      {
        containers: [
          shownContainer({
            scale: {
              ...scale,
              triggers: {
                sqs: {
                  queue_url: 'q',
                  queue_length: 1,
                  activation_queue_length: 1,
                  aws_region: 'r',
                  secret_name: 's',
                  aws_endpoint: null,
                  scale_on_flight: false,
                  scale_on_delayed: false,
                },
              },
            },
          }),
        ],
      },
    ],
    ['no variables', { envs: {} }, { envs: null }],
    ['no keys', { api_keys: [] }, { api_keys: null }],
    ['keys in another order', { api_keys: ['b', 'a'] }, { api_keys: ['a', 'b'] }],
    ['no logging', { logging: { enabled: false } }, { logging: null }],
    [
      'an old period',
      {
        logging: {
          enabled: true,
          destination_region_id: 7,
          topic_name: 't',
          retention_policy: { period: 7 },
        },
      },
      {
        logging: {
          enabled: true,
          destination_region_id: 7,
          topic_name: 't',
          retention_policy: 7,
          extra_key: 1,
        },
      },
    ],
    ['buffering as it is', { ingress_opts: {} }, { ingress_opts: null }],
    ['no credentials', { credentials_name: '' }, { credentials_name: null }],
    [
      'probes with all leaves',
      { probes: { readiness_probe: probe } },
      {
        probes: {
          liveness_probe: null,
          readiness_probe: { enabled: true, probe: allOfProbe },
          startup_probe: { enabled: false, probe: null },
        },
      },
    ],
    ['a probe that is off', { probes: { readiness_probe: { enabled: false } } }, { probes: null }],
    ['the default timeout', { timeout: 120 }, { timeout: null }],
    [
      'a command as one text',
      { command: ['serve', '--name', 'a model'] },
      { command: 'serve --name a model' },
    ],
    ['a command as a list', { command: ['serve', 'x'] }, { command: ['serve', 'x'] }],
    ['a command with quotes', { command: ['serve', "it's"] }, { command: `serve 'it'"'"'s'` }],
    ['no command', { command: [] }, { command: null }],
  ])('%s', (_, sent, shown) => {
    expect(paths({ spec: { ...bare, ...sent } }, { envs: null, api_keys: [], ...shown })).toEqual([]);
  });

  test('what was never sent is not ours', () => {
    const shown = {
      timeout: 300,
      envs: { OTHER: 'x' },
      command: 'serve',
      credentials_name: 'hub',
      description: 'anything',
      api_keys: ['b'],
      auth_enabled: true,
      ingress_opts: { disable_response_buffering: true },
      logging: { enabled: true },
      probes: { readiness_probe: { enabled: true, probe: allOfProbe } },
    };
    expect(paths({ spec: bare }, shown)).toEqual([]);
  });

  test('auth_enabled is shown as true because of keys', () => {
    const { hash: applied } = desiredOf({ spec: { ...bare, auth_enabled: false } });
    expect(paths({ applied }, { auth_enabled: true })).toEqual([]);
  });

  test('the scale of what replicas: 0 stops', () => {
    const one = { ...spec, containers: [{ region_id: 7 }] };
    expect(paths({ spec: one, replicas: 0 })).toEqual([]);
    expect(paths({ spec: one, replicas: 2 })).toEqual([
      'spec.containers[region_id=7].scale.min',
      'spec.containers[region_id=7].scale.max',
      'spec.containers[region_id=7].scale.triggers.cpu.threshold',
      'spec.containers[region_id=7].scale.triggers.memory.threshold',
      'spec.containers[region_id=7].scale.triggers.http.rate',
      'spec.containers[region_id=7].scale.triggers.http.window',
    ]);
    expect(paths({ spec: { ...spec, containers: [{ region_id: 8 }] }, replicas: 0 }).sort()).toEqual([
      'spec.containers[region_id=7]',
      'spec.containers[region_id=8]',
    ]);
  });

  test('a new field that no read shows', () => {
    expect(paths({ extra: { later: 1 } })).toEqual([]);
    expect(paths({ extra: { later: 1 } }, { later: 2 })).toEqual(['spec.later']);
  });
});

describe('differences', () => {
  test('values of numbers, switches, enumerations and images; else the path alone', () => {
    const sent = {
      ...spec,
      timeout: 60,
      command: ['serve'],
      credentials_name: 'hub',
      probes: { readiness_probe: { enabled: true, probe: { http_get: { port: 8000, schema: 'HTTPS' } } } },
      ingress_opts: { disable_response_buffering: true },
    };
    const shown = {
      image: 'vllm/vllm-openai:v0.11.0',
      description: 'talk',
      probes: { readiness_probe: { enabled: true, probe: { http_get: { port: 8000 } } } },
      envs: { MODE: 'slow', OTHER: 'x' },
    };
    const found = differences({ spec: sent }, shown);
    expect(found.map(({ mutable, ...rest }) => (mutable ? rest : 'fixed'))).toEqual([
      { path: 'spec.image', desired: 'vllm/vllm-openai:v0.10.0', observed: 'vllm/vllm-openai:v0.11.0' },
      { path: 'spec.envs.MODE' },
      { path: 'spec.envs.OTHER' },
      { path: 'spec.description' },
      { path: 'spec.timeout', desired: '60', observed: '120' },
      { path: 'spec.command' },
      { path: 'spec.credentials_name' },
      { path: 'spec.probes.readiness_probe.probe.http_get.schema', desired: 'HTTPS', observed: 'HTTP' },
      { path: 'spec.ingress_opts.disable_response_buffering', desired: 'true', observed: 'false' },
    ]);
  });

  test('a region too many and one too few', () => {
    const found = paths({}, { containers: [shownContainer({ region_id: 8 })] });
    expect(found.sort()).toEqual(['spec.containers[region_id=7]', 'spec.containers[region_id=8]']);
  });

  test('what the spec has dropped has its default back', () => {
    const before = {
      ...spec,
      timeout: 60,
      command: ['serve'],
      ingress_opts: { disable_response_buffering: true },
    };
    const { hash: applied } = desiredOf({ spec: before });
    const shown = {
      timeout: 60,
      command: 'serve',
      ingress_opts: { disable_response_buffering: true },
      logging: { enabled: true },
    };
    expect(paths({ spec: bare, applied }, shown)).toEqual([
      'spec.description',
      'spec.envs.MODE',
      'spec.timeout',
      'spec.command',
      'spec.ingress_opts.disable_response_buffering',
      'spec.api_keys',
    ]);
  });

  test('a value that comes from a Secret', () => {
    const secrets = new Map([['hf', { resourceVersion: '1', data: { token: 'hf_new' } }]]);
    const env = [
      { name: 'HF_TOKEN', valueFrom: { secretKeyRef: { name: 'hf', key: 'token', optional: false } } },
    ];
    const found = differences({ env, secrets }, { envs: { MODE: 'fast', HF_TOKEN: 'hf_old' } });
    expect(found).toEqual([{ path: 'env[HF_TOKEN]', mutable: true }]);
    expect(found.map(fieldOf)).toEqual(['envs']);
    expect(paths({ env, secrets }, { envs: { MODE: 'fast', HF_TOKEN: 'hf_new' } })).toEqual([]);
  });
});

describe('removals', () => {
  const { hash: applied } = desiredOf({ spec: { ...spec, timeout: 60 } });
  test.each([
    ['spec.envs.OTHER', true],
    ['spec.envs.MODE', false],
    ['spec.containers[region_id=8]', true],
    ['spec.containers[region_id=7]', false],
    ['spec.containers[region_id=7].scale.triggers.cpu.threshold', true],
    ['spec.containers[region_id=7].scale.max', false],
    ['spec.timeout', true],
    ['spec.description', false],
    ['spec.api_keys', false],
    ['spec.command', true],
  ])('%s: %s', (path, is) => {
    expect(isRemoval(desiredOf({ applied }), { path })).toBe(is);
  });
});
