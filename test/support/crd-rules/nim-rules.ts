import { nimBase } from '../whole-specs/least-specs.ts';
import { computeRules } from './compute-rules.ts';
import { nimDeployment, nimSpec } from './drafts.ts';
import { listRules } from './list-rules.ts';
import type { RuleRow } from './rule-row.ts';

const AT = 'spec.nim.spec';
const scaling = { metric: 'num_requests_waiting', metricThreshold: 10 };
const nimCache = { name: 'llama-cache' };

const commonRules: RuleRow[] = [
  {
    says: ['spec.replicas: Invalid value: spec.replicas must be at most 1000 for nim: lower it'],
    refused: nimDeployment({ replicas: 1001 }),
    accepted: nimDeployment({ replicas: 1000 }),
  },
  ...[{ replicas: 2 }, { autoscaling: scaling }].map((fields) => ({
    says: ['spec.replicas: Invalid value: spec.replicas must be at most 1000 for nim: lower it'],
    refused: nimDeployment({ replicas: 2000 }),
    accepted: nimDeployment({ replicas: 2000, nim: { spec: { ...nimBase, ...fields } } }),
  })),
  {
    says: [
      'spec.state: Invalid value: spec.state: Stopped is not supported for nim: write Running and replicas: 0, into spec.nim.spec where that names replicas',
    ],
    refused: nimDeployment({ state: 'Stopped' }),
    accepted: nimDeployment({ state: 'Running', replicas: 0 }),
  },
];

const oneStore = `${AT}.modelStore: Invalid value: modelStore must name exactly one store: write one of nimCache, pvc`;
const pvc = (claim: object) => nimSpec({ modelStore: { pvc: claim } });

const storeRules: RuleRow[] = [
  { says: [oneStore], refused: nimSpec({ modelStore: {} }), accepted: nimSpec({ modelStore: { nimCache } }) },
  {
    says: [oneStore],
    refused: nimSpec({ modelStore: { nimCache, pvc: { claimInfo: { size: '100G' } } } }),
    accepted: pvc({ claimInfo: { size: '100G' } }),
  },
  {
    says: [
      `${AT}.modelStore.pvc.claimInfo: Required value: claimInfo.size must be given for a claim that is to be created: add it, or write existingPvc: true`,
    ],
    refused: pvc({ claimName: 'models' }),
    accepted: pvc({ claimName: 'models', existingPvc: true }),
  },
  {
    says: [
      `${AT}.modelStore.pvc.claimInfo: Forbidden: claimInfo is for a claim that is to be created: take it out, or write existingPvc: false`,
    ],
    refused: pvc({ claimName: 'models', existingPvc: true, claimInfo: { size: '100G' } }),
    accepted: pvc({ claimName: 'models', existingPvc: false, claimInfo: { size: '100G' } }),
  },
  {
    says: [
      `${AT}.modelStore.pvc.claimName: Required value: claimName must be given with existingPvc: true: add it`,
    ],
    refused: pvc({ existingPvc: true }),
    accepted: pvc({ existingPvc: true, claimName: 'models' }),
  },
];

const scalingRules: RuleRow[] = [
  {
    says: [`${AT}.replicas: Forbidden: replicas and autoscaling exclude each other: keep one of them`],
    refused: nimSpec({ replicas: 2, autoscaling: scaling }),
    accepted: nimSpec({ autoscaling: scaling }),
  },
  {
    says: [
      `${AT}.autoscaling: Forbidden: autoscaling is not for a service of several nodes: take out autoscaling or multiNode`,
    ],
    refused: nimSpec({ multiNode: { workers: 1 }, autoscaling: scaling }),
    accepted: nimSpec({ multiNode: { workers: 1 }, replicas: 2 }),
  },
  {
    says: [
      `${AT}.autoscaling.maxReplicas: Invalid value: maxReplicas must be at least minReplicas: raise it, or lower minReplicas`,
    ],
    refused: nimSpec({ autoscaling: { ...scaling, minReplicas: 3, maxReplicas: 2 } }),
    accepted: nimSpec({ autoscaling: { ...scaling, minReplicas: 3, maxReplicas: 3 } }),
  },
];

const images: RuleRow[] = ['nvcr.io/nim/meta/llama', 'registry:5000/nim/llama', 'nvcr.io/nim/llama:'].map(
  (image) => ({
    says: [
      `${AT}.image: Invalid value: "${image}": image must have a tag: write it behind a colon, such as :1.3.3`,
    ],
    refused: nimSpec({ image }),
    accepted: nimSpec({ image: `registry:5000/nim/llama${image.includes('meta') ? '@sha256:0a' : ':1'}` }),
  }),
);

const differ =
  'Invalid value: port, grpcPort and metricsPort must differ: change one, or leave out metricsPort where metrics are on port';
const servingPort = (fields: object) => nimSpec({ servingPort: { port: 8000, ...fields } });

const portRules: RuleRow[] = [{ grpcPort: 8000 }, { metricsPort: 8000 }, { grpcPort: 1, metricsPort: 1 }].map(
  (fields) => ({
    says: [`${AT}.servingPort: ${differ}`],
    refused: servingPort(fields),
    accepted: servingPort({ grpcPort: 8001, metricsPort: 8002 }),
  }),
);

/** Rules about NIM services. */
export const nimRules: readonly RuleRow[] = [
  ...commonRules,
  ...storeRules,
  ...scalingRules,
  ...images,
  ...portRules,
  ...computeRules('nim', nimSpec),
  ...listRules('nim', nimSpec),
];
