import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The programs of a control plane, in the order in which they are built: quick ones do not wait for slow ones. */
export const binaryNames = ['etcd', 'kube-apiserver', 'kubectl', 'kube-controller-manager'] as const;

/** One program of a control plane. */
export type BinaryName = (typeof binaryNames)[number];

/** Where each program is, as absolute paths. */
export type Binaries = Readonly<Record<BinaryName, string>>;

/** The Go package of each program. All of them are in the module of this folder. */
export const goPackages: Binaries = {
  etcd: 'go.etcd.io/etcd/server/v3',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  kubectl: 'k8s.io/kubernetes/cmd/kubectl',
  'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
};

/** The folder with go.mod and go.sum. */
export const moduleFolder = import.meta.dirname;

/** The version of Kubernetes, such as `v1.37.1`. go.mod is the only place that says it. */
export function kubernetesVersion(): string {
  return fromGoMod(/^\s*k8s\.io\/kubernetes (v\S+)$/m);
}

/** The oldest Go that builds the module, such as `1.26.0`. */
export function requiredGo(): string {
  return fromGoMod(/^go (\S+)$/m);
}

function fromGoMod(line: RegExp): string {
  const file = join(moduleFolder, 'go.mod');
  const found = line.exec(readFileSync(file, 'utf8'))?.[1];
  if (!found) throw new Error(`${file} has no line ${line}`);
  return found;
}

/**
 * Names one set of binaries. The hash of go.sum is part of it, so that a change of any module leads to
 * a new build and two checkouts with different modules do not share one.
 */
export function buildKey(): string {
  const sums = createHash('sha256').update(readFileSync(join(moduleFolder, 'go.sum')));
  return [kubernetesVersion(), sums.digest('hex').slice(0, 12), process.platform, process.arch].join('-');
}
