import { json, type SimResponse } from '../support/exchange.ts';

/** A refusal in the platform's own words. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly facts: Record<string, unknown>;

  constructor(status: number, message: string, facts: Record<string, unknown> = {}) {
    super(message);
    this.status = status;
    this.facts = facts;
  }

  response(): SimResponse {
    return json(this.status, { code: this.status, message: this.message, ...this.facts });
  }
}
