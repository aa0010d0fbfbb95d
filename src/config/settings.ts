import { z } from 'zod';
import { LONGEST_INTERVAL, SHORTEST_INTERVAL } from '../crd/duration-field.ts';
import {
  duration,
  hostList,
  listenAddress,
  namespace,
  namespaceList,
  nonEmpty,
  oneOf,
  ownerId,
  wholeNumber,
  yesOrNo,
} from './values.ts';

/**
 * Every setting of the process, from the text that was given to its value; `prefault` is the text that
 * holds when none is. What each means is in the help text.
 */
export const settings = z.object({
  kubeconfig: nonEmpty('a file').optional(),
  context: nonEmpty('the name of a context').optional(),
  namespaces: namespaceList.optional(),
  ownerId: ownerId.optional(),
  clusterResourceNamespace: namespace.optional(),
  concurrency: wholeNumber(1, 1000).prefault('32'),
  leaderElect: yesOrNo.prefault('false'),
  leaderElectNamespace: namespace.optional(),
  metricsAddress: listenAddress.prefault(':8080'),
  healthAddress: listenAddress.prefault(':8081'),
  logLevel: oneOf('debug', 'info', 'warn', 'error').prefault('info'),
  logFormat: oneOf('json', 'pretty').prefault('json'),
  workloadMetrics: yesOrNo.prefault('false'),
  minPollInterval: duration(SHORTEST_INTERVAL, LONGEST_INTERVAL).prefault('1s'),
  allowedPlatformHosts: hostList.optional(),
});

/** The name of a setting, as `Config` has it. */
export type SettingName = keyof typeof settings.shape;

/** All of them, in the order of the help text. */
export const settingNames: readonly SettingName[] = settings.keyof().options;

/** The text that holds where none is given; undefined where nothing does. */
export function defaultOf(setting: SettingName): string | undefined {
  const schema = settings.shape[setting];
  return schema instanceof z.ZodPrefault ? schema.def.defaultValue : undefined;
}

/** Settings that are true when their flag stands alone. */
export const switches: ReadonlySet<SettingName> = new Set(['leaderElect', 'workloadMetrics'] as const);

/** `leaderElect` as a flag: `--leader-elect`. */
export function flagOf(setting: SettingName): string {
  return `--${setting.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;
}

/** What the environment variables of all settings begin with. */
export const variablePrefix = 'INFERENCE_OPERATOR_';

/** `leaderElect` as an environment variable: `INFERENCE_OPERATOR_LEADER_ELECT`. */
export function variableOf(setting: SettingName): string {
  return `${variablePrefix}${flagOf(setting).slice(2).toUpperCase().replaceAll('-', '_')}`;
}
