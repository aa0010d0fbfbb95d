import { parse } from 'yaml';
import { ApiError, type FieldDetail } from './api-error.ts';
import { type Fields, isFields } from './request-body.ts';

/** What the platform takes from a raw model spec. */
export interface RawModel {
  /** The model format; empty where the predictor brings containers of its own. */
  modelName: string;
  /** The annotation by which people in the cluster find the owner. */
  owner: string | undefined;
}

const OWNER_ANNOTATION = 'inference-operator.io/owner';

/** Reads a KServe InferenceService in YAML: a full object, or its `spec` alone. Throws as its admission does. */
export function rawModel(text: string, endpointName: string, status: number): RawModel {
  const refuse = (because: string, details?: FieldDetail[]): ApiError =>
    new ApiError(status, {
      message: 'Error while creating the inference service',
      because,
      ...(details === undefined ? {} : { reason: 'Invalid', details }),
    });
  let object: unknown;
  try {
    object = parse(text);
  } catch {
    throw refuse('rawModelSpec is not valid YAML');
  }
  if (!isFields(object)) throw refuse('rawModelSpec is not an object');
  const kind = object['kind'] ?? 'InferenceService';
  if (kind !== 'InferenceService') throw refuse(`no matches for kind ${JSON.stringify(kind)}`);
  const predictor = at(object, 'spec', 'predictor');
  if (!isFields(predictor)) {
    const field = 'spec.predictor';
    throw refuse(
      `InferenceService.serving.kserve.io "${endpointName}" is invalid: ${field}: Required value: predictor`,
      [{ reason: 'FieldValueRequired', message: 'Required value: predictor', field }],
    );
  }
  const format = at(predictor, 'model', 'modelFormat', 'name');
  const owner = at(object, 'metadata', 'annotations', OWNER_ANNOTATION);
  return {
    modelName: typeof format === 'string' ? format : '',
    owner: typeof owner === 'string' ? owner : undefined,
  };
}

function at(fields: Fields, ...path: string[]): unknown {
  return path.reduce<unknown>((value, key) => (isFields(value) ? value[key] : undefined), fields);
}
