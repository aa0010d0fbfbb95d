import { request } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import { LESS_GARBAGE_COLLECTION } from './garbage-collection.ts';
import type { Guard } from './guard.ts';
import type { GuardedProgram } from './guarded-program.ts';
import { untilReady } from './ready.ts';

const answered = z.object({ header: z.object({ revision: z.string() }) });

/** A running etcd. */
export interface Etcd {
  readonly program: GuardedProgram;
  /** The path of the program. */
  readonly binary: string;
  /** The folder with all that it holds. */
  readonly data: string;
  /** What clients name it by. */
  readonly url: string;
  /** Drops all revisions but the current one, from the disk too. */
  compact(): Promise<void>;
}

/**
 * Starts etcd. It listens on sockets in the guard's folder: no port can be taken by somebody else, and no
 * other user of the machine can reach it.
 */
export async function startEtcd(binary: string, guard: Guard): Promise<Etcd> {
  const socket = join(guard.folder, 'etcd.sock');
  const url = `unix://${socket}`;
  const data = join(guard.folder, 'etcd');
  const peers = `unix://${join(guard.folder, 'peer.sock')}`;
  const program = await guard.run({
    name: 'etcd',
    command: binary,
    args: [
      `--data-dir=${data}`,
      // The data does not outlive the process, so nothing is gained by waiting for the disk.
      '--unsafe-no-fsync',
      `--listen-client-urls=${url}`,
      `--advertise-client-urls=${url}`,
      `--listen-peer-urls=${peers}`,
      `--initial-advertise-peer-urls=${peers}`,
      `--initial-cluster=default=${peers}`,
      '--log-level=warn',
    ],
    // It takes flags from ETCD_… as well, and those of the user are about another etcd.
    env: LESS_GARBAGE_COLLECTION,
    log: join(guard.folder, 'etcd.log'),
  });
  await untilReady('etcd', program, async () => (await call(socket, 'GET', '/health')).includes('"true"'));
  return {
    program,
    binary,
    data,
    url,
    async compact() {
      const read = await call(socket, 'POST', '/v3/kv/range', { key: 'AA==' });
      const { revision } = answered.parse(JSON.parse(read)).header;
      await call(socket, 'POST', '/v3/kv/compaction', { revision, physical: true });
    },
  };
}

/** One call to etcd's JSON gateway. Rejects unless it is answered with 200. */
function call(socketPath: string, method: string, path: string, body?: unknown): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method, path, agent: false, signal: AbortSignal.timeout(10_000) });
    sent.once('error', reject);
    sent.once('response', (response) => {
      let answer = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
      response.once('error', reject);
      response.once('end', () => {
        if (response.statusCode === 200) resolve(answer);
        else reject(new Error(`etcd answered ${path} with ${response.statusCode}: ${answer}`));
      });
    });
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
