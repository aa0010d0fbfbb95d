import { json, type SimRequest, type SimResponse } from '../support/exchange.ts';
import type { Knobs } from './knobs.ts';

/** The answer of a server that does not know a route: no envelope. */
export function noRoute({ method, path }: SimRequest, { noRoute: form }: Knobs): SimResponse {
  const message = `Cannot ${method} ${path}`;
  if (form === 'json') return json(404, { message, error: 'Not Found', statusCode: 404 });
  return {
    status: 404,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!DOCTYPE html><html lang="en"><head><title>Error</title></head><body><pre>${message}</pre></body></html>`,
  };
}
