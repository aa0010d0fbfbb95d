import { describe, expect, test } from 'vitest';
import { parseConfig } from './config.ts';

/** The config, or the test fails with the refusal. */
function configOf(argv: string[], env: Record<string, string> = {}, podNamespace?: string) {
  const parsed = parseConfig(argv, env, { podNamespace });
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.config;
}

function refusalOf(argv: string[], env: Record<string, string> = {}): string {
  const parsed = parseConfig(argv, env);
  if (parsed.ok) throw new Error(`accepted: ${JSON.stringify(parsed.config)}`);
  expect(parsed.exitCode).toBe(2);
  return parsed.message;
}

test('without settings the defaults of the contract hold', () => {
  expect(configOf([])).toEqual({
    kubeconfig: undefined,
    context: undefined,
    namespaces: undefined,
    ownerId: undefined,
    clusterResourceNamespace: undefined,
    concurrency: 32,
    leaderElect: false,
    leaderElectNamespace: undefined,
    metricsAddress: { host: undefined, port: 8080 },
    healthAddress: { host: undefined, port: 8081 },
    logLevel: 'info',
    logFormat: 'json',
    workloadMetrics: false,
    minPollInterval: 1_000,
    allowedPlatformHosts: undefined,
  });
});

test('both servers may take any free port', () => {
  const config = configOf(['--metrics-address=127.0.0.1:0', '--health-address=127.0.0.1:0']);
  expect(config.metricsAddress).toEqual(config.healthAddress);
});

test('the config cannot be changed', () => {
  const config = configOf(['--namespaces=a', '--owner-id=x']);
  expect(Object.isFrozen(config)).toBe(true);
  expect(Object.isFrozen(config.namespaces)).toBe(true);
  expect(Object.isFrozen(config.metricsAddress)).toBe(true);
});

describe('forms of a flag', () => {
  test.each([
    { argv: ['--concurrency=4'], concurrency: 4, reason: '--x=v' },
    { argv: ['--concurrency', '4'], concurrency: 4, reason: '--x v' },
    {
      argv: ['--concurrency=4', '--concurrency', '5'],
      concurrency: 5,
      reason: 'given twice, the last counts',
    },
    { argv: ['--concurrency=x', '--concurrency=5'], concurrency: 5, reason: 'only the last has to be right' },
  ])('$reason', ({ argv, concurrency }) => {
    expect(configOf(argv).concurrency).toBe(concurrency);
  });

  test.each([
    { argv: ['--workload-metrics'], value: true },
    { argv: ['--workload-metrics=true'], value: true },
    { argv: ['--workload-metrics=false'], value: false },
    { argv: ['--workload-metrics', '--workload-metrics=false'], value: false },
    { argv: ['--workload-metrics', '--concurrency=1'], value: true },
  ])('a switch: $argv', ({ argv, value }) => {
    expect(configOf(argv).workloadMetrics).toBe(value);
  });
});

describe('the environment', () => {
  test('every setting has a variable', () => {
    const env = {
      INFERENCE_OPERATOR_KUBECONFIG: '/k',
      INFERENCE_OPERATOR_CONTEXT: 'c',
      INFERENCE_OPERATOR_NAMESPACES: 'a, b,a',
      INFERENCE_OPERATOR_OWNER_ID: 'id',
      INFERENCE_OPERATOR_CLUSTER_RESOURCE_NAMESPACE: 'crn',
      INFERENCE_OPERATOR_CONCURRENCY: '2',
      INFERENCE_OPERATOR_LEADER_ELECT: 'true',
      INFERENCE_OPERATOR_LEADER_ELECT_NAMESPACE: 'len',
      INFERENCE_OPERATOR_METRICS_ADDRESS: '127.0.0.1:0',
      INFERENCE_OPERATOR_HEALTH_ADDRESS: '[::1]:9',
      INFERENCE_OPERATOR_LOG_LEVEL: 'debug',
      INFERENCE_OPERATOR_LOG_FORMAT: 'pretty',
      INFERENCE_OPERATOR_WORKLOAD_METRICS: 'true',
      INFERENCE_OPERATOR_MIN_POLL_INTERVAL: '100ms',
      INFERENCE_OPERATOR_ALLOWED_PLATFORM_HOSTS: 'Acme.Run.ai,*.corp.example,10.0.0.0/8,fd00::1',
    };
    expect(configOf([], env)).toEqual({
      kubeconfig: '/k',
      context: 'c',
      namespaces: ['a', 'b'],
      ownerId: 'id',
      clusterResourceNamespace: 'crn',
      concurrency: 2,
      leaderElect: true,
      leaderElectNamespace: 'len',
      metricsAddress: { host: '127.0.0.1', port: 0 },
      healthAddress: { host: '::1', port: 9 },
      logLevel: 'debug',
      logFormat: 'pretty',
      workloadMetrics: true,
      minPollInterval: 100,
      allowedPlatformHosts: ['acme.run.ai', '*.corp.example', '10.0.0.0/8', 'fd00::1'],
    });
  });

  test('a flag wins over it, even over one that is wrong', () => {
    expect(configOf(['--concurrency=3'], { INFERENCE_OPERATOR_CONCURRENCY: 'many' }).concurrency).toBe(3);
    expect(configOf(['--leader-elect=false'], { INFERENCE_OPERATOR_LEADER_ELECT: 'true' }).leaderElect).toBe(
      false,
    );
  });

  test('what Kubernetes sets for a Service called inference-operator is nobody’s mistake', () => {
    const links = {
      INFERENCE_OPERATOR_SERVICE_HOST: '10.96.0.7',
      INFERENCE_OPERATOR_SERVICE_PORT: '8080',
      INFERENCE_OPERATOR_SERVICE_PORT_METRICS: '8080',
      INFERENCE_OPERATOR_PORT: 'tcp://10.96.0.7:8080',
      INFERENCE_OPERATOR_PORT_8080_TCP: 'tcp://10.96.0.7:8080',
      INFERENCE_OPERATOR_PORT_8080_TCP_ADDR: '10.96.0.7',
      INFERENCE_OPERATOR_METRICS_SERVICE_HOST: '10.96.0.8',
    };
    expect(configOf([], links).concurrency).toBe(32);
  });
});

describe('the namespace of the pod', () => {
  test('is where the Lease and the Secrets of cluster platforms live', () => {
    const config = configOf(['--leader-elect'], {}, 'inference-operator\n');
    expect(config.leaderElectNamespace).toBe('inference-operator');
    expect(config.clusterResourceNamespace).toBe('inference-operator');
  });

  test('gives way to what is said', () => {
    const config = configOf(['--leader-elect-namespace=a', '--cluster-resource-namespace=b'], {}, 'pod');
    expect(config.leaderElectNamespace).toBe('a');
    expect(config.clusterResourceNamespace).toBe('b');
  });
});

const UNKNOWN_HOST = 'give a host name, *.suffix, an IP address or a CIDR';
const ADDRESS = 'give host:port or :port, such as :8080, 127.0.0.1:8080 or [::1]:8080';

describe('what is refused, in one line that names setting, value and remedy', () => {
  test.each<[string[], string]>([
    [['--concurency=1'], 'unknown flag --concurency: did you mean --concurrency? --help lists all'],
    [['--no-leader-elect'], 'unknown flag --no-leader-elect: did you mean --leader-elect? --help lists all'],
    [['--frobnicate'], 'unknown flag --frobnicate: --help lists all'],
    [['-xyz'], 'unexpected argument -xyz: settings are written --name=value; --help lists them'],
    [['--', 'x'], 'unexpected argument --: settings are written --name=value; --help lists them'],
    [['start'], 'unexpected argument start: settings are written --name=value; --help lists them'],
    [['--leader-elect', 'true'], 'unexpected argument true: write --leader-elect=true'],
    [['--owner-id'], '--owner-id has no value: write --owner-id=…'],
    [['--owner-id', '--leader-elect'], '--owner-id has no value: write --owner-id=…'],
    [['--leader-elect=yes'], '--leader-elect=yes: give true or false'],
    [['--concurrency=0'], '--concurrency=0: give a whole number from 1 to 1000'],
    [['--concurrency=1001'], '--concurrency=1001: give a whole number from 1 to 1000'],
    [['--concurrency=1.5'], '--concurrency=1.5: give a whole number from 1 to 1000'],
    [['--concurrency', '-1'], '--concurrency=-1: give a whole number from 1 to 1000'],
    [['--concurrency', '0x10'], '--concurrency=0x10: give a whole number from 1 to 1000'],
    [['--log-level=trace'], '--log-level=trace: give one of debug, info, warn, error'],
    [['--log-format=text'], '--log-format=text: give one of json, pretty'],
    [['--min-poll-interval=5'], '--min-poll-interval=5: give a duration such as 500ms, 5s or 1m30s'],
    [['--min-poll-interval=99ms'], '--min-poll-interval=99ms: give a duration from 100ms to 720h'],
    [['--min-poll-interval=721h'], '--min-poll-interval=721h: give a duration from 100ms to 720h'],
    [['--kubeconfig='], '--kubeconfig="": give a file, or leave the setting out'],
    [
      ['--namespaces=', '--owner-id=x'],
      '--namespaces="": separate entries by single commas, without an empty one',
    ],
    [
      ['--namespaces=a,,b', '--owner-id=x'],
      '--namespaces=a,,b: separate entries by single commas, without an empty one',
    ],
    [
      ['--namespaces=Team', '--owner-id=x'],
      '--namespaces=Team: "Team": a namespace has at most 63 lower-case letters, digits and inner dashes',
    ],
    [
      ['--owner-id=a/b'],
      '--owner-id=a/b: give at most 63 letters, digits and inner dots, dashes, underscores',
    ],
    [['--metrics-address=8080'], `--metrics-address=8080: ${ADDRESS}`],
    [['--metrics-address=:65536'], `--metrics-address=:65536: ${ADDRESS}`],
    [['--metrics-address=::1:8080'], `--metrics-address=::1:8080: ${ADDRESS}`],
    [['--metrics-address=[10.0.0.1]:8080'], `--metrics-address=[10.0.0.1]:8080: ${ADDRESS}`],
    [['--metrics-address=10.0.0.256:8080'], `--metrics-address=10.0.0.256:8080: ${ADDRESS}`],
    [['--health-address=a b:1'], `--health-address="a b:1": ${ADDRESS}`],
    [
      ['--metrics-address=:8081'],
      '--metrics-address and --health-address are both :8081: give them different ports',
    ],
    [
      ['--allowed-platform-hosts=https://a.example'],
      '--allowed-platform-hosts=https://a.example: "https://a.example": give the host alone, without a scheme',
    ],
    [
      ['--allowed-platform-hosts=a.example,b.example:443'],
      '--allowed-platform-hosts=a.example,b.example:443: "b.example:443": give the host without a port',
    ],
    [
      ['--allowed-platform-hosts=10.0.0.0/33'],
      '--allowed-platform-hosts=10.0.0.0/33: "10.0.0.0/33": give a CIDR such as 10.0.0.0/8 or fd00::/8, or a host without a path',
    ],
    [
      ['--allowed-platform-hosts=10.0.0.300'],
      `--allowed-platform-hosts=10.0.0.300: "10.0.0.300": ${UNKNOWN_HOST}`,
    ],
    [['--allowed-platform-hosts=*'], `--allowed-platform-hosts=*: "*": ${UNKNOWN_HOST}`],
    [
      ['--allowed-platform-hosts=a.*.example'],
      `--allowed-platform-hosts=a.*.example: "a.*.example": ${UNKNOWN_HOST}`,
    ],
    [
      ['--namespaces=a,b'],
      '--namespaces=a,b needs --owner-id: the default cannot be read in that mode; give an id that no other cluster uses',
    ],
    [
      ['--leader-elect'],
      '--leader-elect=true needs --leader-elect-namespace outside a cluster: give the namespace of the Lease',
    ],
  ])('%j', (argv, message) => {
    expect(refusalOf(argv)).toBe(message);
  });

  test.each<[Record<string, string>, string]>([
    [
      { INFERENCE_OPERATOR_CONCURRENCY: 'many' },
      '--concurrency=many (from INFERENCE_OPERATOR_CONCURRENCY): give a whole number from 1 to 1000',
    ],
    [
      { INFERENCE_OPERATOR_LEADERELECT: 'true' },
      'unknown environment variable INFERENCE_OPERATOR_LEADERELECT: did you mean INFERENCE_OPERATOR_LEADER_ELECT? --help lists all',
    ],
    [
      { INFERENCE_OPERATOR_ALLOWED_PLATFORM_HOSTS: '' },
      '--allowed-platform-hosts="" (from INFERENCE_OPERATOR_ALLOWED_PLATFORM_HOSTS): separate entries by single commas, without an empty one',
    ],
  ])('environment %j', (env, message) => {
    expect(refusalOf([], env)).toBe(message);
  });

  test('also where the value has line breaks or no end', () => {
    expect(refusalOf(['--owner-id=a\nb\u001b[2J'])).toMatch(/^--owner-id="a\\nb\\u001b\[2J": give [^\n]*$/);
    expect(refusalOf([`--owner-id=${'x'.repeat(10_000)}`]).length).toBeLessThan(250);
    expect(refusalOf([`--${'x'.repeat(10_000)}`]).length).toBeLessThan(250);
  });
});

describe('texts that end the process well', () => {
  test('-h is --help', () => {
    expect(parseConfig(['-h'], {})).toEqual(parseConfig(['--help'], {}));
  });

  test('--help names every setting of the contract and wins over a mistake', () => {
    const parsed = parseConfig(['--frobnicate', '--help'], {});
    if (parsed.ok) throw new Error('--help started the operator');
    expect(parsed.exitCode).toBe(0);
    const named = [...parsed.message.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, name]) => name);
    expect(named).toEqual([
      '--kubeconfig',
      '--context',
      '--namespaces',
      '--owner-id',
      '--cluster-resource-namespace',
      '--concurrency',
      '--leader-elect',
      '--leader-elect-namespace',
      '--metrics-address',
      '--health-address',
      '--log-level',
      '--log-format',
      '--workload-metrics',
      '--min-poll-interval',
      '--allowed-platform-hosts',
      '--help',
      '--version',
    ]);
  });

  test('--version is the version alone', () => {
    expect(parseConfig(['--version'], {})).toEqual({
      ok: false,
      exitCode: 0,
      message: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
  });
});
