import type { z } from 'zod';
import { givenSettings } from './config/given.ts';
import { helpText } from './config/help.ts';
import { settingNames, settings } from './config/settings.ts';
import { version } from './config/version.ts';
import { proxyProblem } from './platform-clients/http/proxies.ts';

/** The settings of the process, checked and frozen. Durations are in milliseconds, absent settings undefined. */
export type Config = Readonly<z.output<typeof settings>>;

/** What the process knows about where it runs. */
export interface Surroundings {
  /** The namespace of its pod's service account; undefined outside a cluster. */
  podNamespace?: string | undefined;
}

/** The settings; or a text to print and the code to exit with: 0 to stdout, 2 to stderr. */
export type ParsedConfig = { ok: true; config: Config } | { ok: false; exitCode: 0 | 2; message: string };

/**
 * Reads the settings from flags and environment variables; a flag wins. Pure. A refusal is one line that
 * names the setting, its value and what to write instead.
 */
export function parseConfig(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  surroundings: Surroundings = {},
): ParsedConfig {
  const given = givenSettings(argv, env);
  if (given.kind === 'Refused') return refused(given.message);
  if (given.kind === 'Asked') {
    return { ok: false, exitCode: 0, message: given.for === 'help' ? helpText() : version };
  }
  const texts = Object.fromEntries([...given.settings].map(([name, { text }]) => [name, text]));
  const parsed = settings.safeParse(texts);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const setting = settingNames.find((name) => name === issue?.path[0]);
    const named = setting === undefined ? undefined : given.settings.get(setting)?.named;
    return refused(`${named}: ${issue?.message}`);
  }
  const pod = surroundings.podNamespace?.trim() || undefined;
  const config: Config = Object.freeze({
    ...parsed.data,
    clusterResourceNamespace: parsed.data.clusterResourceNamespace ?? pod,
    leaderElectNamespace: parsed.data.leaderElectNamespace ?? pod,
  });
  const conflict = conflictIn(config) ?? proxyProblem(env);
  return conflict === undefined ? { ok: true, config } : refused(conflict);
}

/** What no setting says by itself. */
function conflictIn(config: Config): string | undefined {
  if (config.namespaces !== undefined && config.ownerId === undefined) {
    return `--namespaces=${config.namespaces.join(',')} needs --owner-id: the default cannot be read in that mode; give an id that no other cluster uses`;
  }
  if (config.leaderElect && config.leaderElectNamespace === undefined) {
    return '--leader-elect=true needs --leader-elect-namespace outside a cluster: give the namespace of the Lease';
  }
  const { metricsAddress: metrics, healthAddress: health } = config;
  if (metrics.port !== 0 && metrics.port === health.port && metrics.host === health.host) {
    return `--metrics-address and --health-address are both ${metrics.host ?? ''}:${metrics.port}: give them different ports`;
  }
  return undefined;
}

function refused(message: string): ParsedConfig {
  return { ok: false, exitCode: 2, message };
}
