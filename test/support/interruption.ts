/** What a Ctrl-C aborts with. */
export class Interrupted extends Error {
  override name = 'Interrupted';
}

/** What shells take for the end by Ctrl-C. */
export const EXIT_INTERRUPTED = 130;

/**
 * Aborts with `Interrupted` once somebody asks this process to end, or reads no more of what it prints: `make demo | head`.
 * Who asks twice does not want to wait: what still runs ends with this process. `asked` hears of the first time.
 */
export function interruption(asked: () => void = () => {}): AbortSignal {
  const stop = new AbortController();
  const interrupt = (): void => {
    if (stop.signal.aborted) process.exit(EXIT_INTERRUPTED);
    asked();
    stop.abort(new Interrupted());
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  process.stdout.on('error', interrupt);
  return stop.signal;
}
