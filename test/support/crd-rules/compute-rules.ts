import type { Draft } from './draft.ts';
import type { RuleRow } from './rule-row.ts';

const oneGpu = { gpuDevicesRequest: 1 };

/** Rules about `compute`, the same for all targets that Run:ai serves. `draft` puts fields over a sound spec. */
export function computeRules(target: string, draft: (fields: object) => Draft): RuleRow[] {
  const row = (field: string, message: string, refused: object, accepted: object): RuleRow => ({
    says: [`spec.${target}.spec.compute.${field}: ${message}`],
    refused: draft({ compute: refused }),
    accepted: draft({ compute: accepted }),
  });
  return [
    row(
      'gpuPortionRequest',
      'Forbidden: gpuPortionRequest needs gpuRequestType: portion: write that, or take gpuPortionRequest out',
      { ...oneGpu, gpuPortionRequest: 0.5 },
      { ...oneGpu, gpuPortionRequest: 0.5, gpuRequestType: 'portion' },
    ),
    row(
      'gpuPortionRequest',
      'Required value: gpuPortionRequest must be given with gpuRequestType: portion: add it',
      { ...oneGpu, gpuRequestType: 'portion' },
      { gpuDevicesRequest: 2, gpuRequestType: 'portion' },
    ),
    row(
      'gpuMemoryRequest',
      'Forbidden: gpuMemoryRequest needs gpuRequestType: memory: write that, or take gpuMemoryRequest out',
      { ...oneGpu, gpuMemoryRequest: '20G', gpuRequestType: 'portion', gpuPortionRequest: 0.5 },
      { ...oneGpu, gpuMemoryRequest: '20G', gpuRequestType: 'memory' },
    ),
    row(
      'gpuMemoryRequest',
      'Required value: gpuMemoryRequest must be given with gpuRequestType: memory: add it',
      { ...oneGpu, gpuRequestType: 'memory' },
      { ...oneGpu, gpuRequestType: 'memory', gpuMemoryRequest: '1' },
    ),
    row(
      'gpuRequestType',
      'Invalid value: gpuRequestType must be absent or portion where gpuDevicesRequest is greater than 1: take it out, or write gpuDevicesRequest: 1',
      { gpuDevicesRequest: 2, gpuRequestType: 'memory', gpuMemoryRequest: '20G' },
      { gpuDevicesRequest: 2 },
    ),
    row(
      'gpuPortionRequest',
      'Invalid value: gpuPortionRequest must be absent or 1 where gpuDevicesRequest is greater than 1: take it out, or write gpuDevicesRequest: 1',
      { gpuDevicesRequest: 8, gpuRequestType: 'portion', gpuPortionRequest: 0.5 },
      { gpuDevicesRequest: 8, gpuRequestType: 'portion', gpuPortionRequest: 1 },
    ),
    row(
      'cpuCoreLimit',
      'Invalid value: cpuCoreLimit must be at least cpuCoreRequest: raise it, or lower cpuCoreRequest',
      { cpuCoreRequest: 0.5, cpuCoreLimit: 0.4 },
      { cpuCoreRequest: 2, cpuCoreLimit: 10 },
    ),
    row(
      'cpuMemoryLimit',
      'Invalid value: cpuMemoryLimit must be at least cpuMemoryRequest: raise it, or lower cpuMemoryRequest',
      { cpuMemoryRequest: '1G', cpuMemoryLimit: '999M' },
      { cpuMemoryRequest: '2G', cpuMemoryLimit: '10000M' },
    ),
    row(
      'gpuPortionLimit',
      'Invalid value: gpuPortionLimit must be at least gpuPortionRequest: raise it, or lower gpuPortionRequest',
      { ...oneGpu, gpuRequestType: 'portion', gpuPortionRequest: 0.5, gpuPortionLimit: 0.25 },
      { ...oneGpu, gpuRequestType: 'portion', gpuPortionRequest: 0.5, gpuPortionLimit: 1 },
    ),
    row(
      'gpuMemoryLimit',
      'Invalid value: gpuMemoryLimit must be at least gpuMemoryRequest: raise it, or lower gpuMemoryRequest',
      { ...oneGpu, gpuRequestType: 'memory', gpuMemoryRequest: '20G', gpuMemoryLimit: '18Gi' },
      { ...oneGpu, gpuRequestType: 'memory', gpuMemoryRequest: '20G', gpuMemoryLimit: '19Gi' },
    ),
  ];
}
