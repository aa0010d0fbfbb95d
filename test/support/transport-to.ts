import { FakeClock } from './fake-clock.ts';
import { hostRules } from '../../src/platform-clients/http/hosts.ts';
import { Transport } from '../../src/platform-clients/http/transport.ts';

/** What a transport is made with. */
export type TransportOptions = ConstructorParameters<typeof Transport>[0];

/** A transport to a server on loopback, which its rules allow, on a clock of the test. */
export function transportTo(url: string, options: Partial<TransportOptions> = {}): Transport {
  return new Transport({
    url: new URL(url),
    insecureSkipVerify: false,
    hosts: hostRules(['127.0.0.1']),
    proxies: {},
    connections: 4,
    clock: new FakeClock(),
    userAgent: 'inference-operator/test',
    ...options,
  });
}
