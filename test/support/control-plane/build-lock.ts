import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a lock beats and how long a silent one is believed. */
export interface LockTiming {
  readonly beatMs: number;
  readonly silentMs: number;
}

const defaultTiming: LockTiming = { beatMs: 1_000, silentMs: 10_000 };

/**
 * Takes a lock file and keeps it until disposed. Waits while another process holds it; `onWait` is called
 * once when that begins.
 *
 * The holder touches the file while it lives. A waiter takes over when it has itself seen no touch for
 * `silentMs`, so neither process ids (which are reused, and mean nothing between containers that share the
 * folder) nor the clocks of two machines are compared. Should two waiters take over at the same moment,
 * both proceed: the work under this lock has to be safe then, only wasteful.
 */
export async function takeLock(
  path: string,
  onWait: () => void = () => {},
  timing: LockTiming = defaultTiming,
): Promise<AsyncDisposable> {
  await mkdir(dirname(path), { recursive: true });
  let waited = false;
  for (;;) {
    const handle = await create(path);
    if (handle) return beating(path, handle, timing);
    if (!waited) onWait();
    waited = true;
    await untilFreeOrSilent(path, timing);
  }
}

async function create(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return undefined;
    throw error;
  }
}

async function beating(path: string, handle: FileHandle, timing: LockTiming): Promise<AsyncDisposable> {
  const { ino } = await handle.stat();
  const beat = setInterval(() => {
    const now = new Date();
    // A failed beat is not an error of the work: at worst somebody else does it once more.
    void handle.utimes(now, now).catch(() => {});
  }, timing.beatMs);
  beat.unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(beat);
      await handle.close();
      // Only our own: after a takeover the name belongs to somebody else.
      if ((await stamp(path))?.ino === ino) await rm(path, { force: true });
    },
  };
}

async function untilFreeOrSilent(path: string, timing: LockTiming): Promise<void> {
  let last = await stamp(path);
  let heard = performance.now();
  while (last) {
    await sleep(timing.beatMs / 2);
    const next = await stamp(path);
    if (next?.ino !== last.ino || next.mtimeMs !== last.mtimeMs) {
      heard = performance.now();
      last = next;
    } else if (performance.now() - heard > timing.silentMs) {
      await rm(path, { force: true });
      return;
    }
  }
}

async function stamp(path: string): Promise<{ ino: number; mtimeMs: number } | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
