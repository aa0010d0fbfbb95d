import { leastSpec } from './least-specs.ts';

const probe = {
  initial_delay_seconds: 0,
  period_seconds: 10,
  timeout_seconds: 3,
  success_threshold: 1,
  failure_threshold: 3,
};
const http_get = {
  port: 8000,
  path: '/health',
  host: 'localhost',
  schema: 'HTTP',
  headers: { 'X-Probe': 'yes' },
};
/** One health check of each kind. */
const checks = [
  { enabled: true, probe: { ...probe, http_get } },
  { enabled: true, probe: { ...probe, tcp_socket: { port: 8000 } } },
  { enabled: true, probe: { ...probe, exec: { command: ['test', '-f', '/ready'] } } },
];

const sqs = {
  queue_url: 'https://sqs.eu-west-1.amazonaws.com/1/llama',
  queue_length: 5,
  activation_queue_length: 1,
  aws_region: 'eu-west-1',
  secret_name: 'queue',
  aws_endpoint: 'https://sqs.eu-west-1.amazonaws.com',
  scale_on_flight: true,
  scale_on_delayed: false,
};

const wholeSpec = {
  ...leastSpec,
  containers: [
    {
      region_id: 7,
      scale: {
        min: 0,
        max: 3,
        cooldown_period: 3600,
        polling_interval: 5,
        triggers: {
          cpu: { threshold: 80 },
          memory: { threshold: 80 },
          gpu_utilization: { threshold: 1 },
          gpu_memory: { threshold: 100 },
          http: { rate: 1000, window: 3600 },
          sqs,
        },
      },
    },
    { region_id: 8, scale: { min: 1, max: 1, triggers: {} } },
  ],
  timeout: 0,
  envs: { MODE: 'fast', EMPTY: '' },
  command: ['vllm', 'serve', '--model', 'a b'],
  credentials_name: 'ghcr',
  description: 'chat, for everybody',
  api_keys: ['team-a', 'team-b'],
  ingress_opts: { disable_response_buffering: true },
  logging: {
    enabled: true,
    destination_region_id: 7,
    topic_name: 'team-a.llama',
    retention_policy: { period: 1825 },
  },
};

const probes = checks.map((_, at) => ({
  liveness_probe: checks[at % 3],
  readiness_probe: checks[(at + 1) % 3],
  startup_probe: checks[(at + 2) % 3],
}));

const env = [
  { name: 'HF_TOKEN', valueFrom: { secretKeyRef: { name: 'hf', key: 'token', optional: false } } },
  { name: 'MORE', valueFrom: { secretKeyRef: { name: 'more', key: 'key', optional: true } } },
];

/** Sections `gcore` that together have every field of the schema, each with a value that the rules accept. */
export const wholeGcore = [
  ...probes.map((each) => ({
    name: 'llama70b',
    spec: { ...wholeSpec, probes: each },
    env,
    extra: { later: { list: [1] } },
  })),
  { name: 'llama70b', spec: { ...wholeSpec, api_keys: undefined, auth_enabled: true }, env },
];

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** As much as the bounds allow of what the rules loop over. */
export const largeGcore = {
  name: 'llama70b',
  spec: {
    ...leastSpec,
    image: `a/${'b'.repeat(1000)}`,
    containers: times(64, (i) => ({ region_id: i + 1, scale: { min: 1, max: 300 } })),
    envs: Object.fromEntries(times(512, (i) => [`VARIABLE_${i}`, 'x'.repeat(500)])),
    description: 'x'.repeat(8192),
    logging: { topic_name: 'x'.repeat(223) },
  },
  env: times(512, (i) => ({ ...env[0], name: `${'SECRET_'.repeat(100)}${i}` })),
};
