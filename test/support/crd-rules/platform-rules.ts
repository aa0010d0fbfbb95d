import { keysOf } from '../../../src/crd/keys.ts';
import { platformTypes } from '../../../src/crd/platform-types.ts';
import { clusterPlatform, platform } from './drafts.ts';
import type { RuleRow } from './rule-row.ts';

type Make = typeof platform;

const url = 'https://acme.run.ai';
const oneType = `spec: Required value: spec must name exactly one platform type: write one of ${keysOf(platformTypes).join(', ')}`;

function rulesOfBoth(make: Make): RuleRow[] {
  const duration = (field: string, least: string): RuleRow => ({
    says: [
      `spec.polling.${field}: Invalid value: "50ms": spec.polling.${field} must be from ${least} to 720h: write it like 500ms, 5s or 1m30s`,
    ],
    refused: make({ polling: { staleAfter: '720h', [field]: '50ms' } }),
    accepted: make({ polling: { staleAfter: '720h', [field]: field === 'idle' ? '1s' : '720h' } }),
  });
  return [
    {
      says: [oneType],
      refused: make({ runai: undefined }),
      accepted: make(),
    },
    {
      says: [
        oneType,
        'spec: Forbidden: the platform type in spec is immutable: create another platform object instead',
      ],
      before: make(),
      refused: make({ runai: undefined }),
      accepted: make({ runai: { url: 'https://another.run.ai' } }),
    },
    ...urlsOf(make, 'runai', url),
    ...urlsOf(make, 'egs', 'http://egs-core-apis:8080'),
    duration('active', '100ms'),
    duration('idle', '1s'),
    duration('driftCheck', '1s'),
    duration('visibilityWindow', '1s'),
    {
      says: [
        'spec.polling.staleAfter: Invalid value: "721h": spec.polling.staleAfter must be from 1s to 720h: write it like 500ms, 5s or 1m30s',
      ],
      refused: make({ polling: { staleAfter: '721h' } }),
      accepted: make({ polling: { staleAfter: '719h59m59.999s' } }),
    },
    {
      says: [
        'spec.polling.staleAfter: Invalid value: spec.polling.staleAfter must be at least twice spec.polling.idle: raise it, or lower idle',
      ],
      refused: make({ polling: { idle: '2m30s', staleAfter: '4m59s' } }),
      accepted: make({ polling: { idle: '2m30s', staleAfter: '5m' } }),
    },
  ];
}

/** What a type's URL may not be. `example` is the one of its message. */
function urlsOf(make: Make, type: string, example: string): RuleRow[] {
  const withUrl = (text: string) => make({ runai: undefined, [type]: { url: text } });
  return [
    'acme.run.ai',
    'ftp://acme.run.ai',
    'https://me:secret@acme.run.ai',
    `${example}?x=1`,
    `${example}/#x`,
    'https://',
  ].map((wrong) => ({
    says: [
      `spec.${type}.url: Invalid value: "${wrong}": spec.${type}.url must be an http or https URL without user name, query and fragment: write it like ${example}`,
    ],
    refused: withUrl(wrong),
    accepted: withUrl('http://localhost:8080/platform/'),
  }));
}

const consumers = (...allowedConsumers: object[]) => clusterPlatform({ allowedConsumers });
const selector = (expression: object) =>
  consumers({ namespaceSelector: { matchExpressions: [{ key: 'team', ...expression }] } });

const entry =
  'spec.allowedConsumers[0]: Required value: an entry of spec.allowedConsumers takes exactly one of namespaces and namespaceSelector: keep one (namespaceSelector: {} stands for every namespace)';

/** Rules about both platform kinds. */
export const platformRules: readonly RuleRow[] = [
  ...rulesOfBoth(platform),
  ...rulesOfBoth(clusterPlatform),
  {
    says: [entry],
    refused: consumers({ projects: ['team-a'] }),
    accepted: consumers({ namespaces: ['team-a'], projects: ['team-a'] }),
  },
  {
    says: [entry],
    refused: consumers({ workspaces: ['team-a'] }),
    accepted: consumers({ namespaces: ['team-a'], workspaces: ['team-a'] }),
  },
  {
    says: [entry],
    refused: consumers({ namespaces: ['team-a'], namespaceSelector: {} }),
    accepted: consumers({ namespaceSelector: {} }, { namespaces: ['team-a'], adopt: 'Allowed' }),
  },
  {
    says: [
      'spec.allowedConsumers[0].namespaceSelector.matchExpressions[0].values: Required value: values must be given with the operators In and NotIn: list at least one',
    ],
    refused: selector({ operator: 'NotIn' }),
    accepted: selector({ operator: 'In', values: ['a'] }),
  },
  {
    says: [
      'spec.allowedConsumers[0].namespaceSelector.matchExpressions[0].values: Forbidden: values must be empty with the operators Exists and DoesNotExist: take them out',
    ],
    refused: selector({ operator: 'Exists', values: ['a'] }),
    accepted: selector({ operator: 'DoesNotExist' }),
  },
];
