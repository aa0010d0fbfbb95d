import { chooseSource } from './choose-source.ts';
import type { ControlPlane, ControlPlaneOptions } from './control-plane.ts';
import { startK3s } from './k3s.ts';
import { startLocalControlPlane } from './local-control-plane.ts';
import { stderrProgress } from './progress.ts';
import type { BinaryName } from './release.ts';

const WITHOUT_MANAGER =
  'does without kube-controller-manager, which is not there: a deleted namespace does not go, no owner reference is collected, no autoscaler scales';

/**
 * Starts a Kubernetes control plane and resolves when it is ready: a real etcd and kube-apiserver with RBAC,
 * from the first of the sources that `chooseSource` finds. Several may run at once, in one process or many.
 * Rejects, with a message for a person, if none can be had or started; nothing is left behind then.
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const { env = process.env, progress = stderrProgress, extraApiServerArgs = [] } = options;
  const names: BinaryName[] = ['etcd', 'kube-apiserver', 'kubectl'];
  const spare: BinaryName[] = [];
  if (options.controllerManager)
    (options.controllerManager === 'if-there' ? spare : names).push('kube-controller-manager');
  const source = await chooseSource(names, env, progress, spare);
  const left = spare.filter((name) => source.kind === 'binaries' && !source.paths[name]);
  if (left.length > 0) progress.line(WITHOUT_MANAGER);
  const started =
    source.kind === 'k3s'
      ? await startK3s(names, source.why, extraApiServerArgs, env, progress)
      : await startLocalControlPlane(source.paths, extraApiServerArgs);
  progress.line(`ready at ${started.server}`);
  return started;
}
