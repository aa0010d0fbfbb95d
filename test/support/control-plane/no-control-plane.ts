import { type BinaryName, kubernetesVersion, requiredGo } from './release.ts';

/** The error of a machine on which no control plane can be had: what was tried, and the ways out. */
export function noControlPlane(
  names: readonly BinaryName[],
  tried: readonly string[],
  cause?: unknown,
): Error {
  // It ships etcd, kube-apiserver and kubectl.
  const envtest = names.includes('kube-controller-manager')
    ? 'setup-envtest makes one without kube-controller-manager'
    : 'setup-envtest makes one';
  return new Error(
    [
      `no Kubernetes control plane can be started here: it needs ${names.join(', ')}`,
      ...tried.map((reason) => `  - ${reason}`),
      'Do one of these:',
      `  - install Go ${requiredGo()} or newer (https://go.dev/dl): they are then built once, in about six minutes`,
      `  - set KUBEBUILDER_ASSETS to a folder that has them, Kubernetes ${kubernetesVersion()} (${envtest})`,
      '  - start Docker or Podman: a k3s container is used then (on macOS, with kubectl on the PATH)',
    ].join('\n'),
    { cause },
  );
}

/** The error of `CONTROL_PLANE=assets` where the named folder is not enough. */
export function notInAssets(names: readonly BinaryName[], folder: string | undefined): Error {
  const what = folder
    ? `${folder} (KUBEBUILDER_ASSETS) has no ${names.join(', ')}`
    : 'KUBEBUILDER_ASSETS is not set';
  return new Error(
    `CONTROL_PLANE=assets, but ${what}: put ${names.join(', ')} there, or unset CONTROL_PLANE to have them built`,
  );
}
