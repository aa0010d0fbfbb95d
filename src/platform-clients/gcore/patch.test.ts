import { describe, expect, test } from 'vitest';
import { desiredOf, spec, type SubjectParts } from '../../../test/support/gcore-shapes.ts';
import { bodyOf } from './body.ts';
import { patchOf } from './patch.ts';

const patch = (fields: string[], parts: SubjectParts = {}, kept = ''): unknown =>
  patchOf(bodyOf(desiredOf(parts)), fields, kept);

const noTriggers = {
  cpu: null,
  memory: null,
  gpu_utilization: null,
  gpu_memory: null,
  http: null,
  sqs: null,
};

describe('golden bodies', () => {
  test('regions, all of them and with everything', () => {
    const containers = [...spec.containers, { region_id: 8, scale: { min: 1, max: 1 } }];
    expect(patch(['containers'], { spec: { ...spec, containers } })).toEqual({
      containers: [
        {
          region_id: 7,
          scale: {
            min: 1,
            max: 3,
            cooldown_period: 60,
            polling_interval: 30,
            triggers: { ...noTriggers, http: { rate: 10, window: 60 } },
          },
        },
        {
          region_id: 8,
          scale: {
            min: 1,
            max: 1,
            cooldown_period: 60,
            polling_interval: 30,
            triggers: { ...noTriggers, cpu: { threshold: 80 }, memory: { threshold: 80 } },
          },
        },
      ],
    });
  });

  test('probes with every leaf, and those that are not given switched off', () => {
    const probes = {
      readiness_probe: { enabled: true, probe: { period_seconds: 5, http_get: { port: 80 } } },
    };
    expect(patch(['probes'], { spec: { ...spec, probes } })).toEqual({
      probes: {
        liveness_probe: { enabled: false },
        readiness_probe: {
          enabled: true,
          probe: {
            initial_delay_seconds: 0,
            period_seconds: 5,
            timeout_seconds: 3,
            success_threshold: 1,
            failure_threshold: 3,
            http_get: { port: 80, path: '/', schema: 'HTTP', headers: {} },
          },
        },
        startup_probe: { enabled: false },
      },
    });
  });

  test('what clears a field', () => {
    const { envs: _, api_keys: __, description: ___, ...bare } = spec;
    const fields = [
      'timeout',
      'envs',
      'command',
      'credentials_name',
      'description',
      'ingress_opts',
      'logging',
      'probes',
      'auth_enabled',
    ];
    expect(patch(fields, { spec: bare })).toEqual({
      timeout: 120,
      envs: {},
      command: [],
      credentials_name: '',
      description: '[inference-operator.io/owner=c1f0/prod/llama70b]',
      ingress_opts: { disable_response_buffering: false },
      logging: { enabled: false },
      probes: {
        liveness_probe: { enabled: false },
        readiness_probe: { enabled: false },
        startup_probe: { enabled: false },
      },
      auth_enabled: false,
    });
    expect(patch(['api_keys'], { spec: bare })).toEqual({ api_keys: [] });
  });

  test('the description that is there stays where the spec has none', () => {
    const { description: _, ...rest } = spec;
    expect(patch(['description'], { spec: rest }, 'made by hand')).toEqual({
      description: 'made by hand [inference-operator.io/owner=c1f0/prod/llama70b]',
    });
    expect(patch(['description'], {}, 'made by hand')).toEqual({
      description: 'chat [inference-operator.io/owner=c1f0/prod/llama70b]',
    });
  });

  test('keys and their switch are never in one call', () => {
    const { api_keys: _, ...rest } = spec;
    expect(patch(['api_keys', 'auth_enabled'], { spec: { ...rest, auth_enabled: true } })).toEqual({
      api_keys: [],
    });
  });
});
