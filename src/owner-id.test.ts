import { expect, test } from 'vitest';
import { FakeClock } from '../test/support/fake-clock.ts';
import { ApiError } from './kube/api-error.ts';
import { resolveOwnerId } from './owner-id.ts';
import { createLogger } from './telemetry/logger.ts';

/** An owner id that is had at the second try, and the line that the first one left. */
async function afterOne(failure: Error) {
  const clock = new FakeClock();
  const lines: string[] = [];
  const logger = createLogger({ level: 'info', format: 'json', write: (line) => lines.push(line) });
  const answers: (Error | { metadata: { uid: string } })[] = [failure, { metadata: { uid: 'u-1' } }];
  const get = async (): Promise<never> => {
    const next = answers.shift();
    if (next instanceof Error) throw next;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of a Namespace only the UID is read
    return next as never;
  };
  const [id] = await Promise.allSettled([
    resolveOwnerId({ get }, { clock, random: () => 0.5, logger }, new AbortController().signal),
    clock.advance(60_000),
  ]);
  return { id, lines };
}

test.each([
  [
    'no API server',
    new ApiError(0, 'ConnectionFailed', 'GET /api: connect ECONNREFUSED 127.0.0.1:9'),
    'the API server does not answer, and is asked again',
  ],
  [
    'a certificate that does not verify',
    new ApiError(0, 'CertificateInvalid', 'GET /api: self-signed certificate'),
    'the owner id could not be read from the namespace kube-system, and is asked for again',
  ],
  [
    'no right',
    new ApiError(403, 'Forbidden', 'User "op" cannot get it'),
    'the owner id could not be read from the namespace kube-system: apply deploy/rights/operator.yaml, or give --owner-id',
  ],
  [
    'a server in trouble',
    new ApiError(500, 'InternalError', 'etcd is away'),
    'the owner id could not be read from the namespace kube-system, and is asked for again',
  ],
])('%s: one line that says so, without a stack, and another try', async (_, error, msg) => {
  const { id, lines } = await afterOne(error);
  expect(id).toEqual({ status: 'fulfilled', value: 'u-1' });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', msg, error: error.message });
  expect(lines[0]).not.toContain('stack');
});

test('a fault of ours is no reason to wait', async () => {
  const bug = new TypeError('a bug');
  expect(await afterOne(bug)).toEqual({ id: { status: 'rejected', reason: bug }, lines: [] });
});
