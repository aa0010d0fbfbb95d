import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that Linux (32768 on) and macOS (49152 on) give to outgoing connections. A client that
 * keeps trying to reach a stopped server could otherwise be given the server's port for its own end, and
 * so keep the server from coming back, or even connect to itself.
 */
const lowest = 15_000;
const highest = 32_000;
const tries = 100;

/**
 * A loopback port that nobody listens on at this moment. Nothing reserves it: whoever uses it must be ready
 * to fail and to ask again.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const port = randomInt(lowest, highest);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port found on 127.0.0.1 between ${lowest} and ${highest}`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
