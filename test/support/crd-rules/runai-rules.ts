import { computeRules } from './compute-rules.ts';
import { runaiSpec } from './drafts.ts';
import type { RuleRow } from './rule-row.ts';

const AT = 'spec.runai.spec';

/** A rule about `autoscaling`. */
function autoscaling(field: string, message: string, refused: object, accepted: object): RuleRow {
  return {
    says: [`${AT}.autoscaling.${field}: ${message}`],
    refused: runaiSpec({ autoscaling: refused }),
    accepted: runaiSpec({ autoscaling: accepted }),
  };
}

const concurrency = { metric: 'concurrency', metricThreshold: 20 };
const needsMetric =
  'Required value: metric must be given where maxReplicas is greater than minReplicas (but for 0 and 1): write metric and metricThreshold, or make both numbers the same';

const autoscalingRules: RuleRow[] = [
  autoscaling(
    'maxReplicas',
    'Invalid value: maxReplicas must be at least minReplicas: raise it, or lower minReplicas',
    { minReplicas: 3, maxReplicas: 2 },
    { minReplicas: 3, maxReplicas: 3 },
  ),
  autoscaling('metric', needsMetric, { maxReplicas: 2 }, { maxReplicas: 2, ...concurrency }),
  autoscaling('metric', needsMetric, { minReplicas: 0, maxReplicas: 2 }, { minReplicas: 0, maxReplicas: 1 }),
  autoscaling(
    'metricThreshold',
    'Required value: metricThreshold must be given with metric: write the value per replica above which replicas are added',
    { metric: 'my:metric' },
    { metric: 'my:metric', metricThreshold: 1 },
  ),
  autoscaling(
    'metric',
    'Invalid value: metric must be throughput or concurrency where minReplicas is 0: write one of them, or minReplicas: 1',
    { minReplicas: 0, maxReplicas: 3, metric: 'latency', metricThreshold: 100 },
    { minReplicas: 0, maxReplicas: 3, metric: 'throughput', metricThreshold: 100 },
  ),
  autoscaling(
    'metricThresholdPercentage',
    'Forbidden: metricThresholdPercentage is for the metrics throughput and concurrency only: take it out, or write one of them as metric',
    { maxReplicas: 3, metric: 'latency', metricThreshold: 100, metricThresholdPercentage: 70 },
    { maxReplicas: 3, ...concurrency, metricThresholdPercentage: 70.5 },
  ),
  autoscaling(
    'scaleToZeroRetentionSeconds',
    'Forbidden: scaleToZeroRetentionSeconds needs minReplicas: 0: write that, or take it out',
    { scaleToZeroRetentionSeconds: 60 },
    { minReplicas: 0, scaleToZeroRetentionSeconds: 60 },
  ),
];

/** Rules about who may call a port, which serving ports and exposed URLs have in common. */
function access(at: string, draft: (fields: object) => ReturnType<typeof runaiSpec>): RuleRow[] {
  const users = { authorizedUsers: ['ann'] };
  const groups = { authorizedGroups: ['ops'] };
  return [
    {
      says: [
        `${at}.authorizedGroups: Forbidden: authorizedUsers and authorizedGroups exclude each other: keep one of them`,
      ],
      refused: draft({ ...users, ...groups }),
      accepted: draft({ ...users, authorizedGroups: [] }),
    },
    {
      says: [
        `${at}.authorizedUsers: Required value: authorizedUsers must be given with authorizationType: authorizedUsers: list them`,
      ],
      refused: draft({ authorizationType: 'authorizedUsers', authorizedUsers: [] }),
      accepted: draft({ authorizationType: 'authorizedUsers', ...users }),
    },
    {
      says: [
        `${at}.authorizedGroups: Required value: authorizedGroups must be given with authorizationType: authorizedGroups: list them`,
      ],
      refused: draft({ authorizationType: 'authorizedGroups', ...users }),
      accepted: draft({ authorizationType: 'authorizedGroups', ...groups }),
    },
  ];
}

const accessRules: RuleRow[] = [
  ...access(`${AT}.servingPort`, (fields) => runaiSpec({ servingPort: { container: 8000, ...fields } })),
  ...access(`${AT}.exposedUrls[0]`, (fields) => runaiSpec({ exposedUrls: [{ container: 8000, ...fields }] })),
  {
    says: [
      `${AT}.servingPort.authorizationType: Required value: authorizationType: authorizedUsersOrGroups needs authorizedUsers or authorizedGroups: list one of them`,
    ],
    refused: runaiSpec({ servingPort: { container: 8000, authorizationType: 'authorizedUsersOrGroups' } }),
    accepted: runaiSpec({
      servingPort: {
        container: 8000,
        authorizationType: 'authorizedUsersOrGroups',
        authorizedGroups: ['ops'],
      },
    }),
  },
];

/** Rules about numbers of GPUs, scaling and access of Run:ai inferences. */
export const runaiRules: readonly RuleRow[] = [
  ...computeRules('runai', runaiSpec),
  ...autoscalingRules,
  ...accessRules,
];
