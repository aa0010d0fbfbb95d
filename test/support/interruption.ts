/** What a Ctrl-C aborts with. */
export class Interrupted extends Error {
  override name = 'Interrupted';
}

/** Settles as the promise does, but rejects as soon as the signal aborts. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
    // Whoever is not waited for any more may fail unheard.
    promise.catch(() => {});
  }
}
