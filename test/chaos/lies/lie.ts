import { PlatformError } from '../../../src/platform-clients/errors.ts';
import type { Answer, Exchange } from '../../../src/platform-clients/http/transport.ts';
import { type Change, spoiled } from './odd-json.ts';

/** What becomes of an answer on its way. */
export type Lie =
  | { kind: 'place'; at: number; change: Change }
  | { kind: 'body'; body: string }
  /** Only so much of it arrives, in thousandths, and the connection says that this was all. */
  | { kind: 'truncated'; thousandths: number }
  | { kind: 'around'; before: string; after: string }
  | { kind: 'status'; status: number }
  | { kind: 'header'; name: string; value: string | undefined }
  /** The answer to another call. */
  | { kind: 'swapped'; with: number }
  | { kind: 'none'; words: string };

/** The exchanges of a run by their number, or all of them. */
export interface ToldLie {
  exchange: number | 'all';
  lie: Lie;
}

/** What arrives in place of an answer. `others`: answers to other calls. Pure. */
export function told(exchange: Exchange, told: Lie, others: readonly Answer[]): Exchange {
  if (exchange.kind === 'NoAnswer') return exchange;
  const { body } = exchange;
  switch (told.kind) {
    case 'place':
      return { ...exchange, body: spoiled(body, told.at, told.change) };
    case 'body':
      return { ...exchange, body: told.body };
    case 'truncated':
      return { ...exchange, body: body.slice(0, Math.floor((body.length * told.thousandths) / 1_000)) };
    case 'around':
      return { ...exchange, body: told.before + body + told.after };
    case 'status':
      return { ...exchange, status: told.status };
    case 'header':
      return { ...exchange, headers: { ...exchange.headers, [told.name]: told.value } };
    case 'swapped':
      return { ...exchange, ...others[told.with % others.length] };
    case 'none':
      return { kind: 'NoAnswer', error: new PlatformError('Transient', told.words), sent: true };
  }
}
