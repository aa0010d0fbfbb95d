import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { kinds } from '../../../src/crd/kinds.ts';
import { apiRequest } from '../../support/control-plane/api-request.ts';
import type { ControlPlane } from '../../support/control-plane/control-plane.ts';
import type { Draft } from '../../support/crd-rules/draft.ts';
import { KubeClient } from '../../support/kube-client/kube-client.ts';
import { purge } from '../../support/world/purge.ts';
import { sharedControlPlane } from '../../support/world/shared-control-plane.ts';

const run = promisify(execFile);

/** The committed CRDs. */
export const crdFolder = join(import.meta.dirname, '../../../deploy/crds');

/** What the API server said: the object, or what a user reads. */
export interface Verdict {
  accepted: boolean;
  object: Draft & { metadata: Record<string, unknown> };
  /** One line per cause, `<field>: <kind of mistake>: <message>`, as kubectl prints them. */
  causes: string[];
  message: string;
}

/** A real API server that has our CRDs. */
export interface CrdApi extends AsyncDisposable {
  readonly controlPlane: ControlPlane;
  create(draft: Draft, options?: { dryRun?: boolean }): Promise<Verdict>;
  /** Replaces the object, or its status, by a draft of the same name. */
  replace(draft: Draft, options?: { dryRun?: boolean; subresource?: '/status' }): Promise<Verdict>;
  read(draft: Draft): Promise<Verdict>;
  /** The scale subresource as it is, after it was set where `replicas` is given. */
  scale(draft: Draft, replicas?: number): Promise<Verdict>;
  remove(draft: Draft): Promise<void>;
  /** Output of kubectl on both streams; `failed` where its exit code is not 0. */
  kubectl(args: readonly string[], input?: unknown): Promise<{ text: string; failed: boolean }>;
}

/** A control plane with the CRDs of deploy/crds in it. Disposing removes all objects of our kinds. */
export async function startCrdApi(): Promise<CrdApi> {
  const controlPlane = await sharedControlPlane();
  const call = async (method: string, path: string, body?: unknown): Promise<Verdict> => {
    const answer = await apiRequest(controlPlane.admin, method, path, body);
    return verdict(answer.status, answer.body);
  };
  const api: CrdApi = {
    controlPlane,
    create: (draft, options = {}) => call('POST', `${collection(draft)}?${query(options)}`, draft),
    replace: (draft, options = {}) =>
      call('PUT', `${item(draft)}${options.subresource ?? ''}?${query(options)}`, draft),
    read: (draft) => call('GET', item(draft)),
    scale: async (draft, replicas) => {
      const path = `${item(draft)}/scale`;
      const scale = await call('GET', path);
      return replicas === undefined ? scale : call('PUT', path, { ...scale.object, spec: { replicas } });
    },
    remove: async (draft) => void (await call('DELETE', item(draft))),
    kubectl: (args, input) => kubectl(controlPlane, args, input),
    async [Symbol.asyncDispose]() {
      await using client = new KubeClient(controlPlane.kubeconfig);
      await purge(client);
    },
  };
  return api;
}

function collection(draft: Draft): string {
  const resource = kinds.find((kind) => kind.resource.kind === draft.kind)?.resource;
  if (resource === undefined) throw new Error(`no such kind: ${draft.kind}`);
  const namespace = resource.namespaced ? `/namespaces/${draft.metadata.namespace ?? 'default'}` : '';
  return `/apis/${resource.group}/${resource.version}${namespace}/${resource.plural}`;
}

function item(draft: Draft): string {
  return `${collection(draft)}/${draft.metadata.name}`;
}

function query(options: { dryRun?: boolean }): string {
  return `fieldValidation=Strict${options.dryRun ? '&dryRun=All' : ''}`;
}

interface StatusBody {
  message?: string;
  details?: { causes?: { field: string; message: string }[] };
}

function verdict(status: number, body: string): Verdict {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the API server's answer, of a documented form
  const answer = JSON.parse(body) as StatusBody & Verdict['object'];
  return {
    accepted: status < 300,
    object: answer,
    causes: (answer.details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`),
    message: answer.message ?? '',
  };
}

async function kubectl(controlPlane: ControlPlane, args: readonly string[], input?: unknown) {
  const child = run(controlPlane.kubectl, [`--kubeconfig=${controlPlane.kubeconfig}`, ...args]);
  child.child.stdin?.end(input === undefined ? '' : JSON.stringify(input));
  try {
    const { stdout, stderr } = await child;
    return { text: stdout + stderr, failed: false };
  } catch (error) {
    if (!(error instanceof Error && 'stdout' in error && 'stderr' in error)) throw error;
    return { text: String(error.stdout) + String(error.stderr), failed: true };
  }
}
