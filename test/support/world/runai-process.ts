import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunaiControl } from '../../simulators/runai/control.ts';
import type { KnobPatch } from '../../simulators/runai/knobs.ts';
import { connectRunaiControl } from '../../simulators/runai/simulator.ts';
import { spawnSimulator } from '../../simulators/support/spawn-simulator.ts';
import { projectFolder } from '../build-operator.ts';
import { createCertificateAuthority } from '../control-plane/certificates.ts';
import type { Diagnosable } from '../describe-value.ts';

/** How a Run:ai simulator is started. */
export interface RunaiOptions {
  knobs?: KnobPatch;
  /** Added to every call, in milliseconds. */
  latencyMs?: number;
  /** Serves TLS with a certificate of an authority that nobody knows but `ca`. */
  tls?: boolean;
}

/** A Run:ai simulator in a process of its own. */
export interface RunaiProcess extends AsyncDisposable, Diagnosable {
  readonly url: string;
  readonly control: RunaiControl;
  /** What signed its certificate, PEM; undefined without TLS. */
  readonly ca: string | undefined;
  /** Resolves when it has ended, whoever ended it. */
  ended(): Promise<void>;
  /** Ends it: the platform is not reachable any more. */
  stop(): Promise<void>;
}

/** Starts a simulator. It ends with this process. */
export async function startRunai(options: RunaiOptions = {}): Promise<RunaiProcess> {
  const { knobs = {}, latencyMs = 0, tls = false } = options;
  const args = [`--knobs=${JSON.stringify(knobs)}`, `--latency-ms=${latencyMs}`];
  const authority = tls ? createCertificateAuthority('Run:ai simulator') : undefined;
  const folder = await mkdtemp(join(tmpdir(), 'runai-'));
  try {
    if (authority !== undefined) {
      const issued = authority.issue({ commonName: 'runai', hosts: ['127.0.0.1', 'localhost'] });
      await writeFile(join(folder, 'tls.crt'), issued.certificate);
      await writeFile(join(folder, 'tls.key'), issued.key, { mode: 0o600 });
      args.push(`--tls-cert=${join(folder, 'tls.crt')}`, `--tls-key=${join(folder, 'tls.key')}`);
    }
    const process = await spawnSimulator(join(projectFolder, 'test/simulators/runai/main.ts'), args);
    const control = connectRunaiControl(process.controlUrl);
    return {
      url: process.url,
      control,
      ca: authority?.certificate,
      diagnose: () => describeCalls(control),
      ended: () => process.ended(),
      stop: () => process.stop(),
      [Symbol.asyncDispose]: () => process.stop(),
    };
  } finally {
    // Certificates are read before it listens.
    await rm(folder, { recursive: true, force: true });
  }
}

async function describeCalls(control: RunaiControl): Promise<string> {
  const calls = await control.calls();
  const lines = calls.slice(-40).map(({ seq, method, path, query, status, workload = '', faults }) => {
    const faulty = faults.length === 0 ? '' : ` [${faults.join(', ')}]`;
    return `${seq} ${method} ${path}${query === '' ? '' : `?${query}`} ${status ?? 'open'} ${workload}${faulty}`;
  });
  return [`calls to Run:ai (${calls.length}, the last of them):`, ...lines].join('\n');
}
