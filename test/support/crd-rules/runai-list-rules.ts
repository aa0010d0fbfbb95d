import { runaiSpec } from './drafts.ts';
import { listRules } from './list-rules.ts';
import type { RuleRow } from './rule-row.ts';

const AT = 'spec.runai.spec';

/** An item without what it needs; taken out (`exclude: true`) it needs none of it. */
function needs(list: string, fields: readonly string[], sound: Record<string, unknown>): RuleRow {
  const [section, name] = list.includes('.') ? list.split('.') : [undefined, list];
  const draft = (...items: object[]) =>
    runaiSpec(section === undefined ? { [list]: items } : { [section]: { [name ?? '']: items } });
  const { [fields.at(-1) ?? '']: _, ...incomplete } = sound;
  const add = fields.length === 1 ? 'it' : 'what is missing';
  return {
    says: [
      `${AT}.${list}[0]: Required value: ${fields.join(', ')} must be given, unless exclude is true: add ${add}`,
    ],
    refused: draft(incomplete),
    accepted: draft(sound, { name: 'from-policy', exclude: true }),
  };
}

const itemRules: RuleRow[] = [
  needs('exposedUrls', ['container'], { container: 8080 }),
  needs('ports', ['container', 'serviceType'], { container: 8080, serviceType: 'NodePort', external: 30080 }),
  needs('relatedUrls', ['url', 'type'], { url: 'https://wiki.example/llama', type: 'docs' }),
  needs('storage.configMapVolume', ['configMap', 'mountPath'], { configMap: 'chat', mountPath: '/chat' }),
  needs('storage.secretVolume', ['secret', 'mountPath'], {
    secret: 'keys',
    mountPath: '/keys',
    defaultMode: '0400',
  }),
  needs('storage.emptyDirVolume', ['path'], { path: '/scratch', medium: 'Memory', sizeLimit: '1G' }),
  needs('storage.git', ['repository', 'path'], { repository: 'https://git.example/llama', path: '/src' }),
  needs('storage.hostPath', ['path', 'mountPath'], { path: '/models', mountPath: '/models' }),
  needs('storage.nfs', ['server', 'path', 'mountPath'], {
    server: 'nfs',
    path: '/models',
    mountPath: '/models',
  }),
  needs('storage.pvc', ['path'], { path: '/models', existingPvc: true, claimName: 'models' }),
  {
    says: [
      `${AT}.storage.dataVolume[0]: Required value: id, mountPath must be given, unless exclude is true: add what is missing`,
    ],
    refused: runaiSpec({ storage: { dataVolume: [{ mountPath: '/data' }] } }),
    accepted: runaiSpec({
      storage: { dataVolume: [{ id: '71f69d83-ba66-4822-adf5-55ce55efd210', mountPath: '/data' }] },
    }),
  },
];

const pvc = (claim: object) => runaiSpec({ storage: { pvc: [{ path: '/models', ...claim }] } });
const hostPath = (...propagation: (string | undefined)[]) =>
  runaiSpec({
    storage: {
      hostPath: propagation.map((mountPropagation) => ({ path: '/a', mountPath: '/a', mountPropagation })),
    },
  });

const storageRules: RuleRow[] = [
  {
    says: [
      `${AT}.storage.hostPath: Invalid value: mountPropagation must be the same for all entries of hostPath: write the same in each`,
    ],
    refused: hostPath(undefined, 'HostToContainer'),
    accepted: hostPath(undefined, 'None'),
  },
  {
    says: [
      `${AT}.storage.pvc[0].claimInfo: Required value: claimInfo.size must be given for a claim that is to be created: add it, or write existingPvc: true`,
    ],
    refused: pvc({ claimInfo: { storageClass: 'fast' } }),
    accepted: pvc({ claimInfo: { storageClass: 'fast', size: '100G' } }),
  },
  {
    says: [
      `${AT}.storage.pvc[0].claimInfo: Forbidden: claimInfo is for a claim that is to be created: take it out, or write existingPvc: false`,
    ],
    refused: pvc({ existingPvc: true, claimInfo: { size: '100G' } }),
    accepted: pvc({ existingPvc: true }),
  },
  {
    says: [
      `${AT}.storage.pvc[0].ephemeral: Invalid value: ephemeral: true is not for inference workloads: take it out`,
    ],
    refused: pvc({ existingPvc: true, ephemeral: true }),
    accepted: pvc({ existingPvc: true, ephemeral: false }),
  },
];

const expression = (fields: object) =>
  runaiSpec({
    nodeAffinityRequired: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'gpu', ...fields }] }] },
  });
const values = `${AT}.nodeAffinityRequired.nodeSelectorTerms[0].matchExpressions[0].values`;
const oneInteger = 'values must hold exactly one integer with the operators Gt and Lt: write it as a string';

const schedulingRules: RuleRow[] = [
  {
    says: [
      `${values}: Required value: values must be given with the operators In and NotIn: list at least one`,
    ],
    refused: expression({ operator: 'In', values: [] }),
    accepted: expression({ operator: 'In', values: ['h100', 'h200'] }),
  },
  {
    says: [
      `${values}: Forbidden: values must be empty with the operators Exists and DoesNotExist: take them out`,
    ],
    refused: expression({ operator: 'Exists', values: ['h100'] }),
    accepted: expression({ operator: 'DoesNotExist' }),
  },
  ...[['many'], ['1', '2'], []].map(
    (wrong): RuleRow => ({
      says: [`${values}: Invalid value: ${oneInteger}`],
      refused: expression({ operator: 'Gt', values: wrong }),
      accepted: expression({ operator: 'Lt', values: ['80'] }),
    }),
  ),
];

/** Rules about the lists of a Run:ai inference: volumes, variables, ports, affinity and so on. */
export const runaiListRules: readonly RuleRow[] = [
  ...itemRules,
  ...storageRules,
  ...schedulingRules,
  ...listRules('runai', runaiSpec),
];
