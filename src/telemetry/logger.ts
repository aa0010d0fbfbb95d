import { destination, pino, stdTimeFunctions } from 'pino';
import { logFields } from './log-fields.ts';
import { prettyLine } from './pretty.ts';
import { safeText } from './safe-text.ts';

/** Levels of importance, least first. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * What a line says besides its message. An `Error` may stand at any key; by custom it is `err`. A key that ends in
 * `secret` or `token` shows no value: what names a Secret is called `secretName`.
 */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * Writes log lines. Whatever is given, a line is one line, a few kilobytes long, and holds no value of a key
 * that names a credential, no body and no header.
 */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger whose lines all carry these fields too. */
  with(fields: LogFields): Logger;
}

/** How lines look and where they go. */
export interface LoggerOptions {
  level: LogLevel;
  format: 'json' | 'pretty';
  /** Takes each line with its line break; standard output where absent. */
  write?: (line: string) => void;
}

/** Longest message, in characters. */
const LONGEST_MESSAGE = 2_000;

/** A logger. Lines are written at once, so that none is lost when the process ends. */
export function createLogger({ level, format, write = toStdout() }: LoggerOptions): Logger {
  const stream = format === 'pretty' ? (line: string) => write(prettyLine(line)) : write;
  const base = pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // Pino's own would take our copy of an error for an error.
      serializers: { err: (fields: unknown) => fields },
    },
    { write: stream },
  );
  return around(base, {});
}

/** The part of pino that is used. */
type Sink = Pick<pino.Logger, LogLevel | 'isLevelEnabled'>;

function around(sink: Sink, always: LogFields): Logger {
  const at = (level: LogLevel) => (message: string, fields?: LogFields) => {
    if (!sink.isLevelEnabled(level)) return;
    sink[level](logFields({ ...always, ...fields }), safeText(message, LONGEST_MESSAGE));
  };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (fields) => around(sink, { ...always, ...fields }),
  };
}

function toStdout(): (line: string) => void {
  const stdout = destination({ fd: 1, sync: true });
  return (line) => void stdout.write(line);
}
