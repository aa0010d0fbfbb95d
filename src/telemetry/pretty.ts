/** Log lines for people at a terminal: time of day, level, message, then the other fields. */
export function prettyLine(jsonLine: string): string {
  const fields = fieldsOf(jsonLine);
  if (fields === undefined) return jsonLine;
  const { level, time, msg, ...others } = fields;
  const clock = String(time).slice(11, 23);
  const rest = Object.entries(others).map(([key, field]) => `${key}=${pretty(field)}`);
  return `${[clock, String(level).toUpperCase().padEnd(5), String(msg), ...rest].join(' ')}\n`;
}

/** Strings without quotes where that is clear; stacks as lines of their own. */
function pretty(field: unknown): string {
  if (typeof field === 'string') return /^[\w./:@-]+$/.test(field) ? field : JSON.stringify(field);
  if (isRecord(field) && typeof field['stack'] === 'string') {
    const frames = field['stack'].replaceAll(/^/gm, '    ');
    return `${JSON.stringify({ ...field, stack: undefined })}\n${frames}`;
  }
  return JSON.stringify(field);
}

function fieldsOf(jsonLine: string): Record<string, unknown> | undefined {
  try {
    const fields: unknown = JSON.parse(jsonLine);
    return isRecord(fields) ? fields : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
