/** One answer, read whole. */
export interface Answer {
  status: number;
  /** Empty where the answer is no JSON. */
  body: Record<string, unknown>;
  text: string;
  headers: Headers;
}

/** One call of a plain client, with this `authorization`. */
export async function callWith(
  authorization: string,
  method: string,
  url: string,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      authorization,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, text, body: parsed(text), headers: response.headers };
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
