import { join } from 'node:path';
import { apiRequest } from './api-request.ts';
import type { ApiServer } from './api-server.ts';
import type { Guard } from './guard.ts';
import type { GuardedProgram } from './guarded-program.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { untilReady } from './ready.ts';

/**
 * Those that act on objects of the API itself, and the autoscaler, which writes to scale subresources. The
 * rest would look after pods and nodes, of which there are none here, and triple the time of the start.
 */
const controllers = [
  'clusterrole-aggregation-controller',
  'garbage-collector-controller',
  'horizontal-pod-autoscaler-controller',
  'namespace-controller',
  'root-ca-certificate-publisher-controller',
  'serviceaccount-controller',
  'serviceaccount-token-controller',
];

/**
 * Starts kube-controller-manager and resolves when it works, shown by the `default` ServiceAccount that it
 * makes. It has its own identity and one per controller, as in a real cluster, and no port.
 */
export async function startControllerManager(
  binary: string,
  guard: Guard,
  apiServer: ApiServer,
): Promise<GuardedProgram> {
  const { admin, files } = apiServer;
  const kubeconfig = writeKubeconfig(join(guard.folder, 'controller-manager.kubeconfig'), {
    ...admin,
    token: apiServer.controllerManagerToken,
  });
  const program = await guard.run({
    name: 'kube-controller-manager',
    command: binary,
    args: [
      `--kubeconfig=${kubeconfig}`,
      `--controllers=${controllers.join(',')}`,
      '--leader-elect=false',
      '--secure-port=0',
      '--use-service-account-credentials=true',
      // A test that waits for the autoscaler waits this long.
      '--horizontal-pod-autoscaler-sync-period=2s',
      // Its limits are for sharing a server, and it has this one to itself.
      '--kube-api-qps=500',
      '--kube-api-burst=500',
      `--service-account-private-key-file=${files.serviceAccountKey}`,
      `--root-ca-file=${files.ca}`,
    ],
    log: join(guard.folder, 'kube-controller-manager.log'),
  });
  await untilReady('kube-controller-manager', program, async () => {
    const answer = await apiRequest(admin, 'GET', '/api/v1/namespaces/default/serviceaccounts/default');
    return answer.status === 200;
  });
  return program;
}
