import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { operatorAccount } from '../support/world/installation.ts';

/** One request of the operator, as the API server's own audit log has it. */
export interface ApiCall {
  verb: string;
  /** With its subresource, such as `inferencedeployments/status`. */
  resource: string;
  name: string;
  status: number;
}

interface AuditEvent {
  verb: string;
  objectRef?: { resource?: string; subresource?: string; name?: string };
  responseStatus?: { code?: number };
}

const operatorUser = `system:serviceaccount:${operatorAccount.namespace}:${operatorAccount.name}`;
const writingVerbs = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

/**
 * Every request of the operator, counted by the API server itself. It is written down when the request has
 * ended, before the next one of the same connection: nothing is missed, and nothing is counted by whom it concerns.
 */
export class AuditLog {
  readonly #log: string;
  readonly #policy: string;

  /** Both files are in `folder`. */
  constructor(folder: string) {
    this.#log = join(folder, 'audit.log');
    this.#policy = join(folder, 'audit-policy.json');
    const rules = [{ level: 'Metadata', users: [operatorUser] }, { level: 'None' }];
    const omitStages = ['RequestReceived', 'ResponseStarted'];
    const policy = { apiVersion: 'audit.k8s.io/v1', kind: 'Policy', omitStages, rules };
    writeFileSync(this.#policy, JSON.stringify(policy));
    writeFileSync(this.#log, '');
  }

  /** What kube-apiserver is started with. */
  get apiServerArgs(): string[] {
    return [`--audit-policy-file=${this.#policy}`, `--audit-log-path=${this.#log}`];
  }

  /** The end of the log: taken before a step, it divides what came after. */
  get mark(): number {
    return statSync(this.#log).size;
  }

  /** All that came after a mark. Watches are there once they have ended. */
  since(mark: number): ApiCall[] {
    const lines = readFileSync(this.#log).subarray(mark).toString('utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => apiCall(JSON.parse(line) as AuditEvent));
  }
}

/** Does it change something? */
export const isWrite = ({ verb }: ApiCall): boolean => writingVerbs.has(verb);

/** How many by `<verb> <resource>`; those that were refused by `<verb> <resource> <status>`. */
export function countCalls(calls: readonly ApiCall[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { verb, resource, status } of calls) {
    const key = status < 300 ? `${verb} ${resource}` : `${verb} ${resource} ${status}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

function apiCall({ verb, objectRef = {}, responseStatus }: AuditEvent): ApiCall {
  const { resource = '', subresource, name = '' } = objectRef;
  return {
    verb,
    resource: subresource === undefined ? resource : `${resource}/${subresource}`,
    name,
    status: responseStatus?.code ?? 0,
  };
}
