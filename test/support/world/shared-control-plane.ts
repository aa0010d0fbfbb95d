import type { ControlPlane, ControlPlaneOptions } from '../control-plane/control-plane.ts';
import { startControlPlane } from '../control-plane/start.ts';
import { KubeClient } from '../kube-client/kube-client.ts';
import { install } from './installation.ts';

const shared = new Map<string, Promise<ControlPlane>>();

/**
 * The control plane that all worlds of this process share, with the operator's manifests applied. Vitest runs the
 * files of one worker in one process, one after the other; it ends with that process.
 */
export function sharedControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const key = JSON.stringify(options);
  const known = shared.get(key);
  if (known !== undefined) return known;
  const started = installedControlPlane(options);
  shared.set(key, started);
  started.catch(() => shared.delete(key));
  return started;
}

/** One that nobody else uses: for tests that stop or starve it. */
export async function installedControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const controlPlane = await startControlPlane(options);
  await using client = new KubeClient(controlPlane.kubeconfig);
  await install(client);
  return controlPlane;
}
