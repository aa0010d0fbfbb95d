import { eventually } from '../eventually.ts';
import { type KubeClient, type Manifest } from '../kube-client/kube-client.ts';
import { deployFolder, manifestsOf } from './deploy-manifests.ts';

/** The ServiceAccount of deploy/. The operator of a test runs as it, so that a missing right fails the test. */
export const operatorAccount = { namespace: 'inference-operator', name: 'inference-operator' };

/** Kinds that only controllers which are not there would act on. */
const idle = new Set(['Deployment']);

interface Crd extends Manifest {
  spec: { group: string; names: { kind: string }; versions: { name: string }[] };
}

/**
 * Applies what deploy/ holds, as a user does, but for the Deployment itself: the process is started by the test.
 * Resolves when the kinds are served and the operator's namespace and account are there. Safe to call again.
 */
export async function install(client: KubeClient, folder: string = deployFolder): Promise<void> {
  const manifests = manifestsOf(folder).filter(({ kind }) => !idle.has(kind));
  // Aggregated roles and bindings need nothing but their namespace, so that alone comes first.
  for (const manifest of [...manifests].sort((a, b) => order(a) - order(b))) await client.apply(manifest);
  for (const manifest of manifests.filter(isCrd)) {
    const { group, names, versions } = manifest.spec;
    const apiVersion = `${group}/${versions[0]?.name}`;
    await eventually(() => client.list({ apiVersion, kind: names.kind }), {
      for: `${names.kind} to be served`,
    });
  }
}

function order({ kind }: Manifest): number {
  return kind === 'Namespace' ? 0 : 1;
}

function isCrd(manifest: Manifest): manifest is Crd {
  return manifest.kind === 'CustomResourceDefinition';
}
