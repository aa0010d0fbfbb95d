import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildOperator, operatorBundle } from '../support/build-operator.ts';
import type { ControlPlane } from '../support/control-plane/control-plane.ts';
import { startControlPlane } from '../support/control-plane/start.ts';
import { KubeClient } from '../support/kube-client/kube-client.ts';
import { type OperatorProcess, startOperator } from '../support/operator/operator-process.ts';
import { install, operatorAccount } from '../support/world/installation.ts';
import { credentials, runaiPlatform } from '../support/world/manifests.ts';
import { type RunaiProcess, startRunai } from '../support/world/runai-process.ts';
import { AuditLog } from './audit-log.ts';
import { imageSettings } from '../support/image-settings.ts';
import type { BenchOptions } from './options.ts';

/** Everything that is measured, and what it is measured with. */
export interface Site extends AsyncDisposable {
  readonly options: BenchOptions;
  readonly controlPlane: ControlPlane;
  /** Has all rights. */
  readonly client: KubeClient;
  readonly runai: RunaiProcess;
  readonly audit: AuditLog;
  /** Where the deployments are. */
  readonly namespace: string;
  /** Starts an operator as the ServiceAccount of deploy/; resolves when it is ready. */
  startOperator(): Promise<OperatorProcess>;
}

/** Starts control plane and simulator and connects them by a platform object. No operator runs yet. */
export async function openSite(options: BenchOptions): Promise<Site> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const program = await ownProgram(options.program, folder);
  const audit = new AuditLog(folder);
  const controlPlane = stack.use(await startControlPlane({ extraApiServerArgs: audit.apiServerArgs }));
  if (controlPlane.kind !== 'binaries')
    throw new Error(
      'the benchmark reads the audit log of an API server on this machine: CONTROL_PLANE=build',
    );
  const client = stack.use(new KubeClient(controlPlane.kubeconfig));
  await install(client);
  const runai = stack.use(await startRunai({ latencyMs: options.latencyMs }));
  const namespace = await client.createNamespace('bench');
  await client.create(credentials(namespace));
  await client.create(platformObject(namespace, runai.url, options));
  const image = imageSettings();
  const owned = stack.move();
  return {
    options,
    controlPlane,
    client,
    runai,
    audit,
    namespace,
    startOperator: async () =>
      startOperator({
        kubeconfig: await controlPlane.kubeconfigFor(operatorAccount),
        program,
        args: [`--cluster-resource-namespace=${operatorAccount.namespace}`, ...options.operatorArgs],
        env: image.env,
        nodeArgs: [...image.nodeArgs, ...profileArgs(options)],
      }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** A copy, so that a build meanwhile changes nothing between two starts. */
async function ownProgram(program: string | undefined, folder: string): Promise<string> {
  if (program === undefined) await buildOperator();
  const copy = join(folder, 'main.js');
  await copyFile(resolve(program ?? operatorBundle), copy);
  return copy;
}

function platformObject(namespace: string, url: string, options: BenchOptions) {
  const { requestsPerSecond, maxInFlight, activeMs, idleMs } = options;
  return runaiPlatform(namespace, url, {
    rateLimit: { requestsPerSecond, burst: requestsPerSecond, maxInFlight },
    // The other intervals are the schema's own.
    polling: { active: `${activeMs}ms`, idle: `${idleMs}ms` },
  });
}

function profileArgs({ cpuProfiles }: BenchOptions): string[] {
  return cpuProfiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(cpuProfiles)}`];
}
