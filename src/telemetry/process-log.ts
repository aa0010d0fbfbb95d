import type { Logger } from './logger.ts';

/** The part of Node's `process` that tells of warnings and of errors that nobody caught. */
export interface ProcessEvents {
  on(event: 'warning', listener: (warning: Error) => void): unknown;
  on(event: 'uncaughtException', listener: (error: Error, origin: string) => void): unknown;
  removeAllListeners(event: 'warning'): unknown;
}

/**
 * Makes log lines of what Node itself would print: its warnings, and errors and rejections that nobody
 * caught. After one of the latter the state of the process is unknown, so `end` is called, once: the next
 * process continues from what the API server holds.
 */
export function logProcessFaults(
  process: ProcessEvents,
  logger: Logger,
  end: (exitCode: number) => void,
): void {
  // Node's own listener prints to stderr; nothing else takes it away from inside the process.
  process.removeAllListeners('warning');
  process.on('warning', (warning) => logger.warn('warning of Node', { err: warning }));
  let ended = false;
  // Node hands unhandled rejections over here too, with their origin.
  process.on('uncaughtException', (error, origin) => {
    logger.error('an error was not caught: the process ends', { err: error, origin });
    if (!ended) end(1);
    ended = true;
  });
}
