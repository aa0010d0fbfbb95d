import { leastSpec } from '../whole-specs/least-specs.ts';
import type { Draft } from './draft.ts';
import { clusterPlatform, platform } from './drafts.ts';
import { gcore, gcorePlatform, gcoreSpec } from './gcore-drafts.ts';
import type { RuleRow } from './rule-row.ts';

const AT = 'spec.gcore.spec';
const anotherObject = 'create another InferenceDeployment instead';
const nameRule = 'hold only lower case letters, digits and -, and begin and end with a letter or digit';

const named = (name: string) => gcore({ name });
const called = (name: string) => gcore({}, {}, name);
const nameOfObject = `<nil>: Invalid value: metadata.name is also the name of the deployment on Gcore, which must have 4 to 30 characters and ${nameRule}: write such a name into spec.gcore.name, or rename the object`;

const nameRules: RuleRow[] = [
  ...['Llama', 'llama-', '-llama', 'llama_70b'].map((wrong) => ({
    says: [`spec.gcore.name: Invalid value: "${wrong}": spec.gcore.name must ${nameRule}`],
    refused: named(wrong),
    accepted: named('70b-llama'),
  })),
  ...[
    { refused: 'gpt', accepted: 'gpt2' },
    { refused: 'x'.repeat(31), accepted: 'x'.repeat(30) },
    { refused: 'llama-3.1', accepted: 'llama-3-1' },
  ].map(({ refused, accepted }) => ({
    says: [nameOfObject],
    refused: called(refused),
    accepted: called(accepted),
  })),
  {
    says: [nameOfObject],
    refused: called('gpt.2'),
    accepted: gcore({ name: 'gpt2' }, {}, 'gpt.2'),
  },
  {
    says: [`spec.gcore.name: Forbidden: spec.gcore.name is immutable: ${anotherObject}`],
    before: named('llama70b'),
    refused: named('llama80b'),
    accepted: gcore({ name: 'llama70b', extra: { later: true } }),
  },
  {
    says: [`spec.gcore.name: Forbidden: spec.gcore.name is immutable: ${anotherObject}`],
    before: gcore(),
    refused: named('llama'),
    accepted: gcore({}, { paused: true }),
  },
  {
    says: [`spec.gcore.name: Forbidden: spec.gcore.name is immutable: ${anotherObject}`],
    before: named('llama'),
    refused: gcore(),
    accepted: named('llama'),
  },
];

/** An image, what Gcore has against it, and one that it takes. */
function image(refused: string, message: string, accepted: string): RuleRow {
  return {
    says: [`${AT}.image: Invalid value: "${refused}": ${AT}.image ${message}`],
    refused: gcoreSpec({ image: refused }),
    accepted: gcoreSpec({ image: accepted }),
  };
}

const digest = 'may not name a digest: write a tag, such as vllm/vllm-openai:v0.10.0';
const registryPort =
  'may not name the port of a registry: use a registry on the usual port, and leave the port out';
const upperCase = 'may have upper case letters in its tag only: write lower case';
const double = 'may not have two of . _ - in a row before its tag: use an image without them';
const form =
  'must be a path of lower case letters and digits, with single . _ - / between them, and may end with : and a tag: write it like vllm/vllm-openai:v0.10.0';

const imageRules: RuleRow[] = [
  image(`vllm/vllm-openai@sha256:${'0a'.repeat(32)}`, digest, 'vllm/vllm-openai'),
  image(`vllm:v1@sha256:${'0a'.repeat(32)}`, digest, 'vllm:v1'),
  image('registry.example:5000/vllm:v1', registryPort, 'registry.example/team/vllm:V1_a.b--c'),
  image('localhost:5000/vllm', registryPort, 'vllm:5000'),
  image('vllm/Vllm-openai:v1', upperCase, 'vllm/vllm-openai:V1'),
  image('vllm/vllm--openai:v1', double, 'vllm/vllm-openai:v1--x'),
  image('vllm/vllm__openai', double, 'vllm/vllm_openai'),
  image('vllm//vllm', form, 'vllm/vllm'),
  image('/vllm', form, '0/1.2_3-4'),
  image('vllm/vllm-:v1', form, 'vllm/vllm:_1'),
  image('vllm:', form, 'vllm'),
  image(`vllm:${'a'.repeat(129)}`, form, `vllm:${'a'.repeat(128)}`),
];

const inOneRegion = (scale: object) => ({ ...leastSpec, containers: [{ region_id: 7, scale }] });
const scaled = (scale: object) => gcore({ spec: inOneRegion(scale) });
const scale = { min: 1, max: 3 };
const left = `${AT}.containers: Required value: ${AT}.containers[].scale may be left out only where there is exactly one container: write scale {min, max} for each region`;

const scaleRules: RuleRow[] = [
  {
    says: [
      `${AT}.containers[0].scale.max: Invalid value: scale.max must be at least scale.min: raise it, or lower min`,
    ],
    refused: scaled({ min: 3, max: 2 }),
    accepted: scaled({ min: 300, max: 300 }),
  },
  {
    says: [left],
    refused: gcoreSpec({ containers: [{ region_id: 7 }, { region_id: 8 }] }),
    accepted: gcoreSpec({ containers: [{ region_id: 7 }] }),
  },
  {
    says: [left],
    refused: gcoreSpec({ containers: [{ region_id: 7, scale }, { region_id: 8 }] }),
    accepted: gcoreSpec({ containers: [7, 8].map((region_id) => ({ region_id, scale })) }),
  },
  replicas(gcore({}, { replicas: 301 }), gcore({}, { replicas: 300 })),
  replicas(gcore({}, { replicas: 301 }), gcore({}, { replicas: 0, state: 'Stopped' })),
  // A number that an autoscaler left behind is no fault where it is not used.
  replicas(gcore({}, { replicas: 2 ** 31 - 1 }), gcore({ spec: inOneRegion(scale) }, { replicas: 301 })),
];

function replicas(refused: Draft, accepted: Draft): RuleRow {
  return {
    says: [
      `spec.replicas: Invalid value: spec.replicas must be 0 to 300 for gcore: lower it, or add another region and write scale {min, max} for each in ${AT}.containers`,
    ],
    refused,
    accepted,
  };
}

const secret = (name: string) => ({ name, valueFrom: { secretKeyRef: { name: 'hf', key: 'token' } } });
const twice =
  'spec.gcore.env: Invalid value: a variable may be in spec.gcore.env or in spec.gcore.spec.envs, not in both: take it out of one of them';
const variables = (envs: object, ...env: string[]) =>
  gcore({ spec: { ...leastSpec, envs }, env: env.map(secret) });

const otherRules: RuleRow[] = [
  {
    says: [twice],
    refused: variables({ MODE: 'fast', HF_TOKEN: '' }, 'HF_TOKEN'),
    accepted: variables({ MODE: 'fast' }, 'HF_TOKEN', 'mode'),
  },
  ...[true, false].map((enabled) => ({
    says: [`${AT}.auth_enabled: Forbidden: api_keys and auth_enabled exclude each other: keep api_keys`],
    refused: gcoreSpec({ api_keys: [], auth_enabled: enabled }),
    accepted: gcoreSpec({ api_keys: ['team-a'] }),
  })),
  {
    says: [
      `${AT}.description: Forbidden: ${AT}.description may not contain [inference-operator.io/owner=, which begins the operator's own mark: take it out`,
    ],
    refused: gcoreSpec({ description: 'chat [inference-operator.io/owner=a/b/c] for all' }),
    accepted: gcoreSpec({ description: 'chat [inference-operator.io] for all' }),
  },
  ...['a..b', 'A', '-a', 'a.-b'].map((wrong) => ({
    says: [
      `${AT}.logging.topic_name: Invalid value: "${wrong}": topic_name must hold only lower case letters, digits, - and ., and begin and end with a letter or digit, also around each dot`,
    ],
    refused: gcoreSpec({ logging: { topic_name: wrong } }),
    accepted: gcoreSpec({ logging: { topic_name: 'team-a.llama.0' } }),
  })),
  ...['liveness_probe', 'readiness_probe', 'startup_probe'].flatMap(probeRules),
];

function probeRules(name: string): RuleRow[] {
  const probed = (check: object) => gcoreSpec({ probes: { [name]: check } });
  const says = [
    `${AT}.probes.${name}.probe: Invalid value: probe must have exactly one of exec, tcp_socket, http_get where enabled is true: keep one, or write enabled: false`,
  ];
  const [http_get, tcp_socket] = [{ port: 8000 }, { port: 8000 }];
  return [
    { says, refused: probed({ enabled: true }), accepted: probed({ enabled: false }) },
    {
      says,
      refused: probed({ enabled: true, probe: { period_seconds: 5 } }),
      accepted: probed({ enabled: true, probe: { period_seconds: 5, exec: { command: ['true'] } } }),
    },
    {
      says,
      refused: probed({ enabled: true, probe: { http_get, tcp_socket } }),
      accepted: probed({ enabled: true, probe: { http_get } }),
    },
  ];
}

/** Rules about the section `gcore` of a deployment. */
export const gcoreRules: readonly RuleRow[] = [...nameRules, ...imageRules, ...scaleRules, ...otherRules];

/** Rules about the section `gcore` of both platform kinds. */
export const gcorePlatformRules: readonly RuleRow[] = [platform, clusterPlatform].flatMap((make) => [
  ...['api.gcore.com', 'https://api.gcore.com?x=1'].map((wrong) => ({
    says: [
      `spec.gcore.url: Invalid value: "${wrong}": spec.gcore.url must be an http or https URL without user name, query and fragment: write it like https://api.gcore.com`,
    ],
    refused: gcorePlatform(make, { projectId: 1, url: wrong }),
    accepted: gcorePlatform(make, { projectId: 1, url: 'http://localhost:8080/gcore' }),
  })),
  {
    says: [
      'spec.gcore.projectId: Forbidden: spec.gcore.projectId is immutable: create another platform object instead',
    ],
    before: gcorePlatform(make),
    refused: gcorePlatform(make, { projectId: 1235 }),
    accepted: gcorePlatform(make, { projectId: 1234, url: 'https://gcore.example' }),
  },
]);
