/** One call. */
export interface ApiRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Path and query, from the server's root. */
  path: string;
  /** Sent as JSON. */
  body?: object;
  contentType?: string;
}

/** How a call is called in errors. Without the query: it holds continue tokens. */
export function nameOf(request: ApiRequest): string {
  return `${request.method} ${request.path.split('?')[0] ?? ''}`;
}
