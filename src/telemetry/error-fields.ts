import { safeText } from './safe-text.ts';

/** How much of an error is shown, in characters, and how deep its causes are followed. */
const LONGEST_MESSAGE = 1_000;
const LONGEST_STACK = 3_000;
const MOST_CAUSES = 3;

/** Facts of errors of this project, of Node and of undici; whatever else an error carries may be a foreign body. */
const FACTS = ['code', 'status', 'statusCode', 'reason', 'class', 'syscall', 'address', 'port'] as const;

/** An error as it is logged: name, message, known facts, stack, causes. Never a body and never a header. */
export function errorFields(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: safeText(String(error), LONGEST_MESSAGE) };
  const fields: Record<string, unknown> = {
    type: safeText(error.name, 100),
    message: safeText(error.message, LONGEST_MESSAGE),
  };
  for (const fact of FACTS) {
    const value: unknown = Reflect.get(error, fact);
    if (typeof value === 'string') fields[fact] = safeText(value, 200);
    else if (typeof value === 'number') fields[fact] = value;
  }
  const stack = framesOf(error);
  if (stack !== '') fields['stack'] = stack;
  if (depth < MOST_CAUSES) {
    if (error instanceof AggregateError && error.errors.length > 0) {
      fields['errors'] = error.errors
        .slice(0, MOST_CAUSES)
        .map((one: unknown) => errorFields(one, depth + 1));
    }
    if (error.cause !== undefined) fields['cause'] = errorFields(error.cause, depth + 1);
  }
  return fields;
}

/** The frames alone: what precedes them repeats the message, at its full length. */
function framesOf(error: Error): string {
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .map((line) => safeText(line.trim(), 300));
  return frames.join('\n').slice(0, LONGEST_STACK);
}
