import { deploymentSchema } from '../../src/platform-clients/gcore/schemas.ts';
import { observationOf } from '../../src/platform-clients/gcore/observe.ts';
import { translate } from '../../src/platform-clients/gcore/translate.ts';
import type {
  Desired,
  Observation,
  SecretValues,
  Subject,
  Translation,
} from '../../src/platform-clients/platform.ts';

/** A deployment as the documentation shows it, with what a test says otherwise. */
export function shownDeployment(more: Record<string, unknown> = {}): Record<string, unknown> {
  const noTriggers = {
    cpu: null,
    memory: null,
    gpu_utilization: null,
    gpu_memory: null,
    http: null,
    sqs: null,
  };
  return {
    project_id: 1234,
    name: 'llama70b',
    description: 'chat [inference-operator.io/owner=c1f0/prod/llama70b]',
    image: 'vllm/vllm-openai:v0.10.0',
    listening_port: 8000,
    created_at: '2026-01-05T10:00:00.184394',
    status: 'ACTIVE',
    auth_enabled: true,
    address: 'https://llama70b.example.com',
    containers: [
      {
        region_id: 7,
        address: 'https://llama70b-7.example.com',
        deploy_status: { ready: 1, total: 1 },
        error_message: null,
        scale: {
          min: 1,
          max: 3,
          cooldown_period: 60,
          polling_interval: 30,
          triggers: { ...noTriggers, http: { rate: 10, window: 60 } },
        },
      },
    ],
    timeout: 120,
    envs: { MODE: 'fast' },
    flavor_name: 'inference-16vcpu-232gib-1xh100-80gb',
    command: null,
    credentials_name: '',
    logging: null,
    probes: null,
    ingress_opts: null,
    object_references: [],
    api_keys: ['team-a'],
    ...more,
  };
}

/** The container of `shownDeployment`, with what a test says otherwise. */
export function shownContainer(more: Record<string, unknown> = {}): Record<string, unknown> {
  const [container] = shownDeployment()['containers'] as Record<string, unknown>[];
  return { ...container, ...more };
}

/** A spec that is what `shownDeployment` shows. */
export const spec = {
  image: 'vllm/vllm-openai:v0.10.0',
  listening_port: 8000,
  flavor_name: 'inference-16vcpu-232gib-1xh100-80gb',
  containers: [{ region_id: 7, scale: { min: 1, max: 3, triggers: { http: { rate: 10, window: 60 } } } }],
  envs: { MODE: 'fast' },
  api_keys: ['team-a'],
  description: 'chat',
};

/** What differs from a usual subject. */
export interface SubjectParts {
  spec?: Record<string, unknown>;
  name?: string;
  metadataName?: string;
  env?: readonly object[];
  extra?: Record<string, unknown>;
  replicas?: number;
  state?: 'Running' | 'Stopped';
  secrets?: ReadonlyMap<string, SecretValues>;
  applied?: string;
}

/** What becomes of a manifest. */
export function translated(parts: SubjectParts = {}): Translation {
  const { replicas = 1, state = 'Running', secrets, applied, name, env, extra } = parts;
  const subject = {
    namespace: 'prod',
    name: parts.metadataName ?? 'llama70b',
    ownerMark: 'c1f0/prod/llama70b',
    spec: {
      replicas,
      state,
      gcore: {
        ...(name !== undefined && { name }),
        ...(env !== undefined && { env }),
        ...(extra !== undefined && { extra }),
        spec: parts.spec ?? spec,
      },
    },
    ...(secrets !== undefined && { secrets }),
    ...(applied !== undefined && { applied }),
  };
  return translate(subject as unknown as Subject);
}

/** The same, where it comes to something. */
export function desiredOf(parts: SubjectParts = {}): Desired {
  const translation = translated(parts);
  if (translation.kind !== 'Desired') throw new Error(translation.message);
  return translation.desired;
}

/** An observation of what a read shows. */
export function observed(shown = shownDeployment(), begunAt = 0, followed?: string): Observation {
  return observationOf(deploymentSchema.parse(shown), {
    home: 'https://api.gcore.com/1234',
    begunAt,
    followed,
    clean: (text, secrets) => secrets.reduce((masked, secret) => masked.replaceAll(secret, '***'), text),
  });
}
