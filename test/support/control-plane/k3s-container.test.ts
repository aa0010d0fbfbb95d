import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { k3sCommand, whyNotStarted } from './k3s-container.ts';
import { K3sLog } from './k3s-log.ts';

test('the certificate of k3s is good for the host of the engine, and flags are those of its API server', () => {
  expect(k3sCommand('172.17.0.1', ['--audit-log-path=-', '--v=2'])).toEqual([
    'server',
    '--disable=traefik,servicelb,metrics-server,local-storage,coredns',
    '--tls-san=172.17.0.1',
    '--kube-apiserver-arg=token-auth-file=/etc/control-plane/tokens.csv',
    '--kube-apiserver-arg=audit-log-path=-',
    '--kube-apiserver-arg=v=2',
  ]);
});

test('without an engine, without an image and with a container that ended, the reason is said', async () => {
  using log = new K3sLog();
  const why = (message: string): string => whyNotStarted('k3s:v1', new Error(message), log);
  expect(why('Could not find a working container runtime strategy')).toBe('no container engine answers');
  expect(why('(HTTP code 500) no such host ')).toBe('k3s:v1 does not start: (HTTP code 500) no such host');

  const stream = new PassThrough();
  log.listen(stream);
  stream.end('first\nunknown flag: --wrong\n');
  await log.ended();
  expect(why('Log stream ended')).toBe(
    'k3s:v1 does not start: Log stream ended\n    first\n    unknown flag: --wrong',
  );
});
