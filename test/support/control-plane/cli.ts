/**
 * The control plane by hand:
 *
 *   node cli.ts assets   makes sure that its programs are there and prints their folder
 *   node cli.ts up       runs one with kube-controller-manager until Ctrl-C
 */
import { once } from 'node:events';
import { dirname } from 'node:path';
import { chooseSource } from './choose-source.ts';
import { stderrProgress } from './progress.ts';
import { binaryNames } from './release.ts';
import { startControlPlane } from './start.ts';

const usage = 'usage: node cli.ts assets | up';

/** Prints the folder of the API server, and nothing where a k3s container will be used. */
async function assets(): Promise<void> {
  const source = await chooseSource(binaryNames);
  if (source.kind === 'k3s') return stderrProgress.line('no programs here: a k3s container will be tried');
  const { 'kube-apiserver': apiServer, 'kube-controller-manager': manager } = source.paths;
  if (!apiServer || !manager) throw new Error('the programs vanished while they were looked for');
  console.log(dirname(apiServer));
}

async function up(): Promise<void> {
  const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await using controlPlane = await startControlPlane({ controllerManager: true });
  console.log(`export KUBECONFIG=${controlPlane.kubeconfig}`);
  console.log(`${controlPlane.kubectl} get namespaces`);
  stderrProgress.line('Ctrl-C ends it');
  const alive = setInterval(() => {}, 60_000);
  await interrupted;
  clearInterval(alive);
}

const command = process.argv[2];
try {
  if (command === 'assets') await assets();
  else if (command === 'up') await up();
  else throw new Error(usage);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
