import { describe, expect, test } from 'vitest';
import { storyGpuSpec as gpuSpec } from '../../../test/support/egs-story.ts';
import type { Subject } from '../platform.ts';
import { translate } from './translate.ts';

const modelSpec = { modelName: 'huggingface', storageURI: 'https://models.example/llama' };
const service = { spec: { predictor: { model: { modelFormat: { name: 'huggingface' } } } } };

interface More {
  replicas?: number;
  state?: string;
  name?: string;
  defaultWorkspace?: string;
}

function violation(section: object, more: More = {}): string {
  const { replicas = 1, state = 'Running', name = 'llama', defaultWorkspace } = more;
  const egs = { clusterName: 'worker-1', leaseEndPolicy: 'Stall', ...section };
  const subject = { namespace: 'prod', name, ownerMark: 'm', spec: { replicas, state, egs } };
  const parts = { defaultWorkspace, redactor: { register: () => undefined } };
  const translation = translate(parts, subject as unknown as Subject);
  return translation.kind === 'Violation' ? `${translation.field}: ${translation.message}` : 'none';
}

describe('checks', () => {
  const cases: [string, object, More, RegExp][] = [
    ['E1 both', { modelSpec, rawModelSpec: service }, {}, /^spec\.egs\.modelSpec: goes without rawModelSpec/],
    ['E1 none', {}, {}, /^spec\.egs\.modelSpec: goes without rawModelSpec/],
    ['E1 both by extra', { modelSpec, extra: { rawModelSpec: service } }, {}, /goes without rawModelSpec/],
    ['E2 letters', { modelSpec }, { name: '9llama' }, /^metadata\.name: "9llama" cannot be the name/],
    ['E2 the end', { modelSpec, endpointName: 'llama-' }, {}, /^spec\.egs\.endpointName: "llama-" cannot/],
    ['E2 length', { modelSpec, endpointName: 'a'.repeat(30) }, {}, /at most 29 characters/],
    [
      'E2 with the workspace',
      { modelSpec, workspace: 'w'.repeat(51) },
      {},
      /^metadata\.name: "llama" and the workspace "w+" have more than 55 characters together/,
    ],
    [
      'E2 with the workspace that nobody names',
      { modelSpec },
      { defaultWorkspace: 'w'.repeat(51) },
      /more than 55 characters together/,
    ],
    [
      'E4 a field',
      { modelSpec, gpuSpec: { ...gpuSpec, gpuShape: undefined } },
      {},
      /^spec\.egs\.gpuSpec\.gpuShape: must be given: write a string/,
    ],
    [
      'E4 numbers',
      { modelSpec, gpuSpec: { ...gpuSpec, numberOfGPUs: 0 } },
      {},
      /numberOfGPUs: must be at least 1/,
    ],
    [
      'E4 priority',
      { modelSpec, gpuSpec: { ...gpuSpec, priority: 301 } },
      {},
      /priority: must be at most 300/,
    ],
    [
      'E4 by extra',
      { modelSpec, gpuSpec, extra: { gpuSpec: { priority: 0 } } },
      {},
      /^spec\.egs\.extra\.gpuSpec\.priority: must be at least 1/,
    ],
    [
      'E5 form',
      { modelSpec, gpuSpec: { ...gpuSpec, exitDuration: '6d' } },
      {},
      /^spec\.egs\.gpuSpec\.exitDuration: must be days, hours and minutes, such as 6d0h0m/,
    ],
    [
      'E5 nothing',
      { modelSpec, gpuSpec: { ...gpuSpec, exitDuration: '0d0h0m' } },
      {},
      /^spec\.egs\.gpuSpec\.exitDuration: must be longer than 0d0h0m/,
    ],
    ['E7 name', { modelSpec: { storageURI: 'x' } }, {}, /^spec\.egs\.modelSpec\.modelName: must be given/],
    ['E7 storage', { modelSpec: { modelName: 'x' } }, {}, /^spec\.egs\.modelSpec\.storageURI: must be given/],
    [
      'E7 empty args',
      { modelSpec: { modelName: 'x', args: [] } },
      {},
      /storageURI: must be given where args/,
    ],
    [
      'E8 kind',
      { rawModelSpec: { ...service, kind: 'Pod' } },
      {},
      /^spec\.egs\.rawModelSpec\.kind: must be one of/,
    ],
    [
      'E8 predictor',
      { rawModelSpec: { spec: {} } },
      {},
      /^spec\.egs\.rawModelSpec\.spec\.predictor: must be given/,
    ],
    [
      'E8 name',
      { rawModelSpec: { ...service, metadata: { name: 'other' } } },
      {},
      /^spec\.egs\.rawModelSpec\.metadata\.name: must be the name of the endpoint, llama/,
    ],
    [
      'E8 namespace',
      { rawModelSpec: { ...service, metadata: { namespace: 'x' } } },
      {},
      /^spec\.egs\.rawModelSpec\.metadata\.namespace: is chosen by EGS/,
    ],
    ['E9 replicas', { modelSpec }, { replicas: 2 }, /^spec\.replicas: must be 1/],
    ['E9 none', { modelSpec }, { replicas: 0 }, /^spec\.replicas: must be 1/],
    ['E9 state', { modelSpec }, { state: 'Stopped' }, /^spec\.state: may not be Stopped/],
    [
      'E10 workspace',
      { modelSpec, extra: { workspace: 'x' } },
      {},
      /^spec\.egs\.extra\.workspace: may not be set/,
    ],
    [
      'E10 cluster',
      { modelSpec, extra: { clusterName: 'x' } },
      {},
      /^spec\.egs\.extra\.clusterName: may not be set/,
    ],
    [
      'E10 name',
      { modelSpec, extra: { endpointName: 'x' } },
      {},
      /^spec\.egs\.extra\.endpointName: may not be set/,
    ],
    ['E10 null', { modelSpec, extra: { gpuSpec: null } }, {}, /^spec\.egs\.extra\.gpuSpec: may not be null/],
    [
      'E10 the mark',
      {
        rawModelSpec: service,
        extra: { rawModelSpec: { metadata: { annotations: { 'inference-operator.io/owner': 'x' } } } },
      },
      {},
      /^spec\.egs\.extra\.rawModelSpec\.metadata\.annotations\[inference-operator\.io\/owner\]: is the operator's own/,
    ],
    [
      'E10 a text for an object',
      { rawModelSpec: service, extra: { rawModelSpec: 'x' } },
      {},
      /must be an object/,
    ],
  ];
  test.each(cases)('%s', (_, section, more, words) => {
    expect(violation(section, more)).toMatch(words);
  });

  test('arguments may say what to load', () => {
    expect(violation({ modelSpec: { modelName: 'huggingface', args: ['--model_id=x'] } })).toBe('none');
  });
});
