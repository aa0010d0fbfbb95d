import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommonControlApi } from '../../simulators/support/common-control.ts';
import type { Remote } from '../../simulators/support/remote.ts';
import { spawnSimulator } from '../../simulators/support/spawn-simulator.ts';
import { projectFolder } from '../build-operator.ts';
import { createCertificateAuthority } from '../control-plane/certificates.ts';
import type { Diagnosable } from '../describe-value.ts';

/** How a simulator is started. */
export interface SimulatorOptions<KnobPatch> {
  knobs?: KnobPatch;
  /** Added to every call, in milliseconds. */
  latencyMs?: number;
  /** Serves TLS with a certificate of an authority that nobody knows but `ca`. */
  tls?: boolean;
}

/** A platform simulator in a process of its own. */
export interface SimulatorProcess<Control> extends AsyncDisposable, Diagnosable {
  readonly url: string;
  readonly control: Control;
  /** What signed its certificate, PEM; undefined without TLS. */
  readonly ca: string | undefined;
  /** Resolves when it has ended, whoever ended it. */
  ended(): Promise<void>;
  /** Ends it: the platform is not reachable any more. */
  stop(): Promise<void>;
}

/** Which simulator. */
export interface SimulatorKind<Control> {
  /** Its folder in test/simulators. */
  folder: string;
  /** The platform, for people. */
  platform: string;
  connect: (controlUrl: string) => Control;
}

type Calls = Pick<Remote<CommonControlApi<never, never>>, 'calls'>;

/** Starts a simulator. It ends with this process. */
export async function startSimulator<Control extends Calls, KnobPatch>(
  { folder, platform, connect }: SimulatorKind<Control>,
  options: SimulatorOptions<KnobPatch> = {},
): Promise<SimulatorProcess<Control>> {
  const { knobs = {}, latencyMs = 0, tls = false } = options;
  const args = [`--knobs=${JSON.stringify(knobs)}`, `--latency-ms=${latencyMs}`];
  const authority = tls ? createCertificateAuthority(`${platform} simulator`) : undefined;
  const scratch = await mkdtemp(join(tmpdir(), `${folder}-`));
  try {
    if (authority !== undefined) {
      const issued = authority.issue({ commonName: folder, hosts: ['127.0.0.1', 'localhost'] });
      await writeFile(join(scratch, 'tls.crt'), issued.certificate);
      await writeFile(join(scratch, 'tls.key'), issued.key, { mode: 0o600 });
      args.push(`--tls-cert=${join(scratch, 'tls.crt')}`, `--tls-key=${join(scratch, 'tls.key')}`);
    }
    const process = await spawnSimulator(join(projectFolder, 'test/simulators', folder, 'main.ts'), args);
    const control = connect(process.controlUrl);
    return {
      url: process.url,
      control,
      ca: authority?.certificate,
      diagnose: () => describeCalls(platform, control),
      ended: () => process.ended(),
      stop: () => process.stop(),
      [Symbol.asyncDispose]: () => process.stop(),
    };
  } finally {
    // Certificates are read before it listens.
    await rm(scratch, { recursive: true, force: true });
  }
}

async function describeCalls(platform: string, control: Calls): Promise<string> {
  const calls = await control.calls();
  const lines = calls.slice(-40).map(({ seq, method, path, query, status, workload = '', faults }) => {
    const faulty = faults.length === 0 ? '' : ` [${faults.join(', ')}]`;
    return `${seq} ${method} ${path}${query === '' ? '' : `?${query}`} ${status ?? 'open'} ${workload}${faulty}`;
  });
  return [`calls to ${platform} (${calls.length}, the last of them):`, ...lines].join('\n');
}
