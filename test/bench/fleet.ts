import { runaiDeployment, sampleImage } from '../support/world/manifests.ts';
import type { Site } from './site.ts';

/** Calls to the API server at once while objects are applied: what `kubectl apply` and GitOps tools do together. */
const APPLIED_AT_ONCE = 50;

/** The name of the n-th deployment. */
export const nameOf = (n: number): string => `llama-${String(n).padStart(5, '0')}`;

/** Applies deployments 0 to `count` - 1 as fast as the API server takes them. */
export async function applyFleet({ client, namespace }: Site, count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, n) => n).values();
  const worker = async (): Promise<void> => {
    for (const n of numbers) await client.create(runaiDeployment(namespace, nameOf(n), sampleSpec(n)));
  };
  await Promise.all(Array.from({ length: APPLIED_AT_ONCE }, worker));
}

/** Changes one deployment's image. Resolves with the wall clock when the API server has accepted it. */
export async function edit({ client, namespace }: Site, name: string, tag: string): Promise<number> {
  const image = `${sampleImage}-${tag}`;
  await client.patch(runaiDeployment(namespace, name), { spec: { runai: { spec: { image } } } });
  return performance.timeOrigin + performance.now();
}

/** Of the size that real ones have: a served model with its resources, arguments, variables, probe and port. */
function sampleSpec(n: number): Record<string, unknown> {
  return {
    runai: {
      spec: {
        image: sampleImage,
        args: `--model=meta-llama/Llama-3.1-8B-Instruct --served-model-name=llama-${n} --max-model-len=8192`,
        environmentVariables: [
          { name: 'HF_HOME', value: '/models' },
          { name: 'VLLM_LOGGING_LEVEL', value: 'INFO' },
          { name: 'MODEL_NUMBER', value: String(n) },
        ],
        compute: {
          gpuDevicesRequest: 1,
          gpuRequestType: 'portion',
          gpuPortionRequest: 0.5,
          cpuCoreRequest: 2,
          cpuMemoryRequest: '16Gi',
        },
        servingPort: { container: 8000, protocol: 'http' },
      },
    },
  };
}
