import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { createCertificateAuthority } from '../../support/control-plane/certificates.ts';
import { spawnSimulator } from '../support/spawn-simulator.ts';
import { connectRunaiControl } from './simulator.ts';
import { callAs, creation, INFERENCES, login } from './test-client.ts';

// A busy machine takes its time to start a process.
vi.setConfig({ testTimeout: 60_000 });

const main = fileURLToPath(new URL('main.ts', import.meta.url));

test('a process of its own listens, is driven from outside and ends on SIGTERM', async () => {
  await using simulator = await spawnSimulator(main, [
    '--knobs',
    '{"duplicateName":400}',
    '--latency-ms',
    '1',
  ]);
  const control = connectRunaiControl(simulator.controlUrl);
  expect(await control.knobs()).toMatchObject({ duplicateName: 400, latencyMs: 1 });
  await control.setClock('manual');
  const token = await login(simulator.url);
  const { body } = await callAs(simulator.url, token, 'POST', INFERENCES, creation('llama'));
  await control.advance(1000);
  expect(await control.workload('llama')).toMatchObject({ id: body['workloadId'], phase: 'Running' });
  expect(await control.workload('nobody')).toBeUndefined();
  await expect(control.deleteOutOfBand('nobody')).rejects.toThrow('no workload nobody');
  await simulator.stop();
  await expect(fetch(simulator.url)).rejects.toThrow('fetch failed');
});

test.each<[reason: string, end: (child: ChildProcessByStdio<Writable, Readable, null>) => void]>([
  ['its parent is gone', (child) => child.stdin.end()],
  ['SIGTERM comes', (child) => child.kill('SIGTERM')],
])('it ends in good order when %s', async (_reason, end) => {
  const child = spawn(process.execPath, [main], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  end(child);
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('it says no to a knob that there is not', async () => {
  const child = spawn(process.execPath, [main, '--knobs', '{"nope":1}'], { stdio: ['pipe', 'pipe', 'pipe'] });
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const [code] = await once(child, 'close');
  expect({ code, text: Buffer.concat(errors).toString() }).toEqual({
    code: 1,
    text: expect.stringContaining('no knob nope'),
  });
});

test('it speaks TLS, and breaks connections under it too', async () => {
  const authority = createCertificateAuthority('simulator test');
  const { certificate, key } = authority.issue({ commonName: 'runai', hosts: ['localhost', '127.0.0.1'] });
  const folder = mkdtempSync(join(tmpdir(), 'runai-tls-'));
  writeFileSync(join(folder, 'cert.pem'), certificate);
  writeFileSync(join(folder, 'key.pem'), key);
  try {
    const files = ['--tls-cert', join(folder, 'cert.pem'), '--tls-key', join(folder, 'key.pem')];
    await using simulator = await spawnSimulator(main, files);
    expect(simulator.url).toMatch(/^https:/);
    const get = () => httpsStatus(`${simulator.url}/api/v1/workloads`, authority.certificate);
    expect(await get()).toBe(401);
    await connectRunaiControl(simulator.controlUrl).inject({ times: 1, effect: { kind: 'reset' } });
    await expect(get()).rejects.toThrow('socket hang up');
    expect(await get()).toBe(401);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function httpsStatus(url: string, ca: string): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  request(url, { ca, agent: false }, (response) => {
    response.resume();
    resolve(response.statusCode);
  })
    .once('error', reject)
    .end();
  return promise;
}
