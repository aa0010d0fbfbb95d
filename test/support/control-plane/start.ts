import { chooseSource } from './choose-source.ts';
import type { ControlPlane, ControlPlaneOptions } from './control-plane.ts';
import { startK3s } from './k3s.ts';
import { startLocalControlPlane } from './local-control-plane.ts';
import { stderrProgress } from './progress.ts';
import type { BinaryName } from './release.ts';

/**
 * Starts a Kubernetes control plane and resolves when it is ready: a real etcd and kube-apiserver with RBAC,
 * from the first of the sources that `chooseSource` finds. Several may run at once, in one process or many.
 * Rejects, with a message for a person, if none can be had or started; nothing is left behind then.
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const { env = process.env, progress = stderrProgress, extraApiServerArgs = [] } = options;
  const names: BinaryName[] = ['etcd', 'kube-apiserver', 'kubectl'];
  if (options.controllerManager) names.push('kube-controller-manager');
  const source = await chooseSource(names, env, progress);
  const started =
    source.kind === 'k3s'
      ? await startK3s(names, source.why, extraApiServerArgs, env, progress)
      : await startLocalControlPlane(source.paths, extraApiServerArgs);
  progress.line(`ready at ${started.server}`);
  return started;
}
