import { defaultOf, flagOf, type SettingName, settingNames } from './settings.ts';

/** What a person has to know of a setting: the form of its value, what it does, what holds without it. */
interface Explanation {
  readonly value: string;
  readonly help: string;
  /** Of a setting without a default text. */
  readonly otherwise?: string;
}

const explanations: Readonly<Record<SettingName, Explanation>> = {
  kubeconfig: {
    value: '=<file>',
    help: 'How to reach the API server.',
    otherwise: 'in-cluster, then KUBECONFIG, then ~/.kube/config',
  },
  context: {
    value: '=<name>',
    help: 'The context of the kubeconfig to use.',
    otherwise: "the kubeconfig's current one",
  },
  namespaces: {
    value: '=<list>',
    help: 'Watch these namespaces only, comma-separated. Cluster kinds and Namespaces are then not read, Roles are enough, and --owner-id is required.',
    otherwise: 'all',
  },
  ownerId: {
    value: '=<text>',
    help: 'First part of the owner mark that workloads carry. Set it to the old value when a cluster is rebuilt.',
    otherwise: 'the UID of the namespace kube-system',
  },
  clusterResourceNamespace: {
    value: '=<namespace>',
    help: 'Where the Secrets of ClusterInferencePlatforms live.',
    otherwise: "the pod's own",
  },
  concurrency: { value: '=<number>', help: 'Reconciles at once.' },
  leaderElect: {
    value: '[=true|false]',
    help: 'Work only while holding the Lease inference-operator.',
  },
  leaderElectNamespace: {
    value: '=<namespace>',
    help: 'Where the Lease lives.',
    otherwise: "the pod's own; required outside a cluster",
  },
  metricsAddress: { value: '=<host:port>', help: 'Serves /metrics.' },
  healthAddress: { value: '=<host:port>', help: 'Serves /healthz and /readyz.' },
  logLevel: {
    value: '=<level>',
    help: 'Least level of log lines: debug, info, warn, error.',
  },
  logFormat: { value: '=<format>', help: 'Form of log lines: json, pretty.' },
  workloadMetrics: {
    value: '[=true|false]',
    help: "Read the platforms' own workload metrics and export them.",
  },
  minPollInterval: {
    value: '=<duration>',
    help: "Floor under a platform's polling.active and polling.idle.",
  },
  allowedPlatformHosts: {
    value: '=<list>',
    help: 'Hosts that platforms may have, comma-separated: names, *.suffix, IPs, CIDRs. Others are then refused.',
    otherwise: 'any host but loopback, link-local and cloud metadata addresses',
  },
};

/** What `--help` prints. */
export function helpText(): string {
  const entries = settingNames.map((setting) => {
    const { value, help, otherwise = defaultOf(setting) } = explanations[setting];
    return `  ${flagOf(setting)}${value}\n      ${help}\n      Default: ${otherwise}.`;
  });
  return [
    'inference-operator runs InferenceDeployments on managed inference platforms.',
    '',
    'Each setting is a flag, or an environment variable (--leader-elect is INFERENCE_OPERATOR_LEADER_ELECT).',
    'The flag wins. HTTPS_PROXY, HTTP_PROXY and NO_PROXY hold for connections to platforms.',
    '',
    ...entries,
    '  --help, -h\n      Print this and exit.',
    '  --version\n      Print the version and exit.',
  ].join('\n');
}
