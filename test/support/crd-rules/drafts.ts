import { apiVersion } from '../../../src/crd/names.ts';
import { image, nimBase } from '../whole-specs/least-specs.ts';
import type { Draft } from './draft.ts';

/** A deployment; `spec` is put over a sound one, and `status` beside it. */
export function deployment(spec: object = {}, name = 'llama', status?: object): Draft {
  return {
    apiVersion,
    kind: 'InferenceDeployment',
    metadata: { name, namespace: 'default' },
    spec: { platformRef: { name: 'runai-prod' }, runai: { spec: { image } }, ...spec },
    ...(status === undefined ? {} : { status }),
  };
}

/** A deployment whose section `runai` has these fields besides a sound spec. */
export function runai(section: object): Draft {
  return deployment({ runai: { spec: { image }, ...section } });
}

/** A deployment whose Run:ai spec has these fields besides an image. */
export function runaiSpec(fields: object): Draft {
  return runai({ spec: { image, ...fields } });
}

/** A deployment of a NIM service; the rest of the spec is put over a sound one. */
export function nimDeployment(spec: object = {}, name = 'llama'): Draft {
  return deployment({ runai: undefined, nim: { spec: nimBase }, ...spec }, name);
}

/** A deployment whose section `nim` has these fields besides a sound spec. */
export function nim(section: object): Draft {
  return nimDeployment({ nim: { spec: nimBase, ...section } });
}

/** A deployment whose NIM spec has these fields besides an image and a store. */
export function nimSpec(fields: object): Draft {
  return nim({ spec: { ...nimBase, ...fields } });
}

/** What EGS needs least to serve something on a CPU. */
export const egsSection = {
  clusterName: 'worker-1',
  modelSpec: { modelName: 'sklearn', storageURI: 'https://models.example/iris' },
};

/** A deployment whose section `egs` has these fields besides a sound endpoint; `spec` is put over the rest. */
export function egs(section: object = {}, spec: object = {}, name?: string): Draft {
  return deployment({ runai: undefined, egs: { ...egsSection, ...section }, ...spec }, name);
}

/** A platform object; `spec` is put over a sound one. */
export function platform(spec: object = {}): Draft {
  return {
    apiVersion,
    kind: 'InferencePlatform',
    metadata: { name: 'runai-prod', namespace: 'default' },
    spec: { runai: { url: 'https://acme.run.ai' }, credentialsSecretRef: { name: 'runai' }, ...spec },
  };
}

/** The same of the cluster kind. */
export function clusterPlatform(spec: object = {}): Draft {
  const { spec: base } = platform(spec);
  return { apiVersion, kind: 'ClusterInferencePlatform', metadata: { name: 'runai-prod' }, spec: base };
}
