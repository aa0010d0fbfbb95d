import { apiVersion, inferenceDeployments } from '../../../src/crd/names.ts';
import type { SpecManifest } from '../../support/world/manifests.ts';

/** The least that a NIM service needs to run. */
export const nimSpec = {
  image: 'nvcr.io/nim/meta/llama-3.1-8b-instruct:1.3.3',
  ngcAuthSecret: 'ngc',
  modelStore: { nimCache: { name: 'llama-cache' } },
  servingPort: { port: 8000 },
};

/** A NIM service on the platform object `runai`; `section` is put over a sound spec of it, `spec` over the whole. */
export function nimDeployment(
  namespace: string,
  name: string,
  section: Record<string, unknown> = {},
  spec: Record<string, unknown> = {},
): SpecManifest {
  return {
    apiVersion,
    kind: inferenceDeployments.kind,
    metadata: { name, namespace },
    spec: { platformRef: { name: 'runai' }, nim: { spec: { ...nimSpec, ...section } }, ...spec },
  };
}
