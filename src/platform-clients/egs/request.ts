import { z } from 'zod';
import { gpuSpec } from '../../crd/egs/gpu-spec.ts';
import { modelSpec } from '../../crd/egs/model-spec.ts';
import { rawModelSpec } from '../../crd/egs/raw-model-spec.ts';

/** What a request says of an endpoint, its names left out. What `extra` adds beyond that is kept as it is. */
export const egsRequestSchema = z.looseObject({
  gpuSpec: gpuSpec.optional(),
  modelSpec: modelSpec.optional(),
  rawModelSpec: rawModelSpec.optional(),
});
export type EgsRequest = z.output<typeof egsRequestSchema>;
