import { parseAllDocuments } from 'yaml';

/** A rule of a Role. */
export interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

/** A manifest, as far as these tests look into it. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  rules?: Rule[];
  /** Of a binding. */
  roleRef?: { kind: string; name: string };
  subjects?: { kind: string; name: string; namespace: string }[];
  spec?: {
    template: {
      metadata: object;
      spec: { serviceAccountName: string; containers: { image: string; args: string[] }[] };
    };
  };
}

/** The manifests of a YAML stream. */
export function manifestsIn(yaml: string): Manifest[] {
  return parseAllDocuments(yaml)
    .map((document): Manifest | null => document.toJS())
    .filter((manifest) => manifest !== null);
}

/** The only manifest of a kind and name. */
export function pick(manifests: readonly Manifest[], kind: string, name: string): Manifest {
  const [found, second] = manifests.filter((each) => each.kind === kind && each.metadata.name === name);
  if (found === undefined || second !== undefined) throw new Error(`not exactly one ${kind} ${name}`);
  return found;
}

/** The container of a Deployment. */
export function containerOf(deployment: Manifest): { image: string; args: string[] } {
  const [container] = deployment.spec?.template.spec.containers ?? [];
  if (container === undefined) throw new Error(`${deployment.metadata.name} has no container`);
  return container;
}
