/** An answer of the API server that says no. The message is the server's own: what a user would read. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** `NotFound`, `Invalid`, `Conflict` …; empty where the answer is no Status. */
  readonly reason: string;

  constructor(request: string, status: number, body: string) {
    const answer = statusOf(body);
    super(answer?.message ?? `${request}: HTTP ${status} ${body}`);
    this.status = status;
    this.reason = answer?.reason ?? '';
  }
}

function statusOf(body: string): { message?: string; reason?: string } | undefined {
  try {
    const parsed: { kind?: string; message?: string; reason?: string } = JSON.parse(body);
    return parsed.kind === 'Status' ? parsed : undefined;
  } catch {
    return undefined;
  }
}
