import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Writes to a socket, each `latency()` milliseconds later than asked for, in their order. */
export function delayedWrites(
  socket: Socket,
  latency: () => number,
): { write(chunk: Buffer): boolean; end(): void } {
  let last: Promise<unknown> | undefined;
  const later = (task: () => void): void => {
    const due = performance.now() + latency();
    const before = last;
    const mine = (async () => {
      await before;
      await sleep(Math.max(0, due - performance.now()));
      if (!socket.destroyed) task();
    })();
    last = mine;
    void mine.then(() => {
      if (last === mine) last = undefined;
    });
  };
  const idle = (): boolean => last === undefined && latency() === 0;
  return {
    /** As `Socket.write`: false asks to wait for `drain`. */
    write(chunk) {
      if (idle()) return socket.write(chunk);
      later(() => void socket.write(chunk));
      return true;
    },
    end() {
      if (idle()) socket.end();
      else later(() => void socket.end());
    },
  };
}
