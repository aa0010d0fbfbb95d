import { leaseMs } from './duration.ts';
import type { GpuSpec } from './gpr.ts';
import type { Knobs } from './knobs.ts';
import { rawModel } from './raw-model.ts';
import { type Fields, isFields, Reader } from './request-body.ts';

/** A create's body as the platform understood it. */
export interface Creation {
  workspace: string;
  cluster: string;
  name: string;
  gpuSpec: GpuSpec | null;
  modelName: string;
  owner: string | undefined;
}

const MESSAGE = 'Error while creating the inference endpoint';
const GPR_MESSAGE = 'Error while fetching GPR wait time';

/** A GPR's name `<endpoint>-gpr-xxxxxx` has at most 40 characters. */
const LONGEST_NAME = 29;
/** Nor has a namespace `<workspace>-<endpoint>-xxxxxx` more than 63. */
const LONGEST_NAMESPACE = 63;

/** Reads a create's body. Throws the platform's refusal where it is wrong. */
export function checkedCreation(body: Fields, knobs: Knobs): Creation {
  const reader = new Reader(body, knobs, MESSAGE);
  const workspace = reader.text('workspace');
  const cluster = reader.text('clusterName');
  const name = reader.text('endpointName');
  checkName(name, workspace, reader, knobs);
  const gpu = reader.value('gpuSpec');
  const model = reader.value('modelSpec');
  const raw = reader.value('rawModelSpec');
  if (knobs.strictNulls) {
    for (const field of ['gpuSpec', 'modelSpec', 'rawModelSpec']) {
      if (reader.value(field) === undefined) throw reader.refusal(`"${field}" is required`);
    }
    if (present(model) && present(raw)) throw reader.refusal('"modelSpec" conflict with "rawModelSpec"');
  }
  const { modelName, owner } = checkedModel(reader, name, knobs);
  if (present(gpu) && !isFields(gpu)) throw reader.refusal('"gpuSpec" must be an object');
  return {
    workspace,
    cluster,
    name,
    gpuSpec: isFields(gpu) ? checkedGpu(gpu, knobs) : null,
    modelName,
    owner,
  };
}

const present = (value: unknown): boolean => value !== undefined && value !== null;

function checkName(name: string, workspace: string, reader: Reader, knobs: Knobs): void {
  if (knobs.nameRule === 'any') return;
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name)) {
    throw reader.refusal(`"endpointName" ${name} is not a DNS label`);
  }
  if (name.length > LONGEST_NAME || `${workspace}-${name}-xxxxxx`.length > LONGEST_NAMESPACE) {
    throw reader.refusal(`"endpointName" ${name} is too long`);
  }
}

function checkedModel(reader: Reader, name: string, knobs: Knobs): Pick<Creation, 'modelName' | 'owner'> {
  const raw = reader.value('rawModelSpec');
  if (present(raw)) {
    const found = rawModel(reader.text('rawModelSpec'), name, knobs.refusalStatus);
    return { modelName: knobs.rawModelName === 'format' ? found.modelName : '', owner: found.owner };
  }
  const model = reader.value('modelSpec');
  if (!isFields(model)) throw reader.refusal('"modelSpec" or "rawModelSpec" is required');
  const fields = new Reader(model, knobs, MESSAGE);
  const args = fields.value('args');
  if (present(args) && !(Array.isArray(args) && args.every((arg) => typeof arg === 'string'))) {
    throw fields.refusal('"args" must be an array of strings');
  }
  for (const field of ['secret', 'resources']) {
    const value = fields.value(field);
    if (present(value) && !isFields(value)) throw fields.refusal(`"${field}" must be an object`);
  }
  const modelName = fields.text('modelName');
  // The vendor's own client leaves it out where the arguments say what to load.
  if (!present(args)) fields.text('storageURI');
  return { modelName, owner: undefined };
}

function checkedGpu(gpu: Fields, knobs: Knobs): GpuSpec {
  const reader = new Reader(gpu, knobs, GPR_MESSAGE);
  const spec = {
    gpuShape: reader.text('gpuShape'),
    instanceType: reader.text('instanceType'),
    memoryPerGPU: reader.count('memoryPerGPU'),
    numberOfGPUs: reader.count('numberOfGPUs'),
    numberOfGPUNodes: reader.count('numberOfGPUNodes'),
  };
  const exitDuration =
    knobs.exitDuration === 'required'
      ? reader.text('exitDuration')
      : (reader.optionalText('exitDuration') ?? '7d0h0m');
  if ((leaseMs(exitDuration) ?? 0) === 0) throw reader.refusal(`"exitDuration" ${exitDuration} is not valid`);
  const priority = reader.value('priority') === undefined ? 101 : reader.count('priority');
  if (priority > 300) throw reader.refusal('"priority" must be less than or equal to 300');
  return { ...spec, exitDuration, priority };
}
