import { request } from 'node:https';
import type { AdminAccess } from './control-plane.ts';

/** An answer of the API server. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
}

const timeoutMs = 10_000;

/**
 * One request to the API server, over a connection of its own and with the server's certificate verified.
 * Rejects if no answer comes; an answer of any status resolves.
 */
export function apiRequest(
  access: AdminAccess,
  method: string,
  path: string,
  body?: unknown,
): Promise<ApiAnswer> {
  const content = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const call = request(`${access.server}${path}`, {
      method,
      ca: access.ca,
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        authorization: `Bearer ${access.token}`,
        ...(content !== undefined && { 'content-type': 'application/json' }),
      },
    });
    call.once('error', reject);
    call.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      );
    });
    call.end(content);
  });
}
