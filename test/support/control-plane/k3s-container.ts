import type { StartedK3sContainer } from '@testcontainers/k3s';
import type { K3sLog } from './k3s-log.ts';

const tokenFile = '/etc/control-plane/tokens.csv';

/**
 * Starts k3s in a container, with a token of group system:masters, and resolves when its node is there.
 * Testcontainers removes it when this process is gone. Rejects with what testcontainers rejects with.
 */
export async function startK3sContainer(
  image: string,
  token: string,
  extraApiServerArgs: readonly string[],
  log: K3sLog,
): Promise<StartedK3sContainer> {
  // Loaded here, since they are large and most machines never come here.
  const { getContainerRuntimeClient } = await import('testcontainers');
  const { K3sContainer } = await import('@testcontainers/k3s');
  const { host } = (await getContainerRuntimeClient()).info.containerRuntime;
  return new K3sContainer(image)
    .withCopyContentToContainer([{ content: `${token},admin,admin,system:masters\n`, target: tokenFile }])
    .withCommand(k3sCommand(host, extraApiServerArgs))
    .withLogConsumer((stream) => log.listen(stream))
    .start();
}

/** The arguments of k3s. `host` is where the engine publishes its ports, as seen from here. */
export function k3sCommand(host: string, extraApiServerArgs: readonly string[]): string[] {
  const flags = [
    `token-auth-file=${tokenFile}`,
    ...extraApiServerArgs.map((flag) => flag.replace(/^--/, '')),
  ];
  return [
    'server',
    '--disable=traefik,servicelb,metrics-server,local-storage,coredns',
    // Its certificate names localhost, but an engine may be elsewhere: remote, or the one that we run in.
    `--tls-san=${host}`,
    ...flags.map((flag) => `--kube-apiserver-arg=${flag}`),
  ];
}

/** Why there is no container, for a person; with the last words of one that ended. */
export function whyNotStarted(image: string, error: unknown, log: K3sLog): string {
  const message = error instanceof Error ? error.message.trim() : String(error);
  if (message.includes('container runtime strategy')) return 'no container engine answers';
  const words = log.lastWords();
  return [`${image} does not start: ${message}`, ...(words === '' ? [] : words.split('\n'))].join('\n    ');
}
