import type {
  Answer,
  Exchange,
  HttpRequest,
  Transport,
} from '../../../src/platform-clients/http/transport.ts';
import { type ToldLie, told } from './lie.ts';

/** What a caller uses of a transport. */
export type Wire = Pick<Transport, 'send'>;

/** One call and what came back. */
export interface Served {
  request: HttpRequest;
  exchange: Exchange;
}

/** The answers of a simulator to the calls of one scene, to be played again without it. */
export class Tape {
  readonly #answers = new Map<string, Answer[]>();
  /** What a call with another authorization is answered. */
  readonly #unauthorised: Answer;
  #authorization: string | undefined;

  constructor(unauthorised: Answer) {
    this.#unauthorised = unauthorised;
  }

  /** All answers, in no order that means anything. */
  get all(): readonly Answer[] {
    return [...this.#answers.values()].flat();
  }

  /** A wire that keeps what comes over another one. */
  recorder(over: Wire): Wire {
    return {
      send: async (request, signal) => {
        const exchange = await over.send(request, signal);
        this.#authorization ??= request.headers?.['authorization'];
        if (exchange.kind === 'Answer') {
          const key = keyOf(request);
          this.#answers.set(key, [...(this.#answers.get(key) ?? []), exchange]);
        }
        return exchange;
      },
    };
  }

  /** A wire on which the same answers come again, spoiled by lies. `served` is told of each. */
  player(lies: readonly ToldLie[], served: Served[]): Wire {
    const asked = new Map<string, number>();
    return {
      send: (request) => {
        const key = keyOf(request);
        const count = asked.get(key) ?? 0;
        asked.set(key, count + 1);
        const number = served.length;
        let exchange = this.#truth(request, key, count);
        for (const { exchange: at, lie } of lies)
          if (at === 'all' || at === number) exchange = told(exchange, lie, this.all);
        served.push({ request, exchange });
        return Promise.resolve(exchange);
      },
    };
  }

  /** Asked once more, a call is answered as it was then; what was never asked, nobody knows. */
  #truth(request: HttpRequest, key: string, count: number): Exchange {
    const authorization = request.headers?.['authorization'];
    if (authorization !== undefined && authorization !== this.#authorization)
      return { kind: 'Answer', ...this.#unauthorised };
    const answers = this.#answers.get(key) ?? this.#ofPath(request);
    const answer = answers?.[Math.min(count, answers.length - 1)];
    return answer === undefined
      ? { kind: 'Answer', status: 503, headers: {}, body: '' }
      : { kind: 'Answer', ...answer };
  }

  /** Times in a query move with the clock. */
  #ofPath(request: HttpRequest): Answer[] | undefined {
    if (!request.path.includes('metrics?')) return undefined;
    const path = pathOf(request);
    const known = [...this.#answers].find(([key]) => key.startsWith(`${request.method} ${path}?`));
    return known?.[1];
  }
}

const keyOf = ({ method, path }: HttpRequest): string => `${method} ${path}`;

/** Without its query. */
export const pathOf = ({ path }: HttpRequest): string => path.split('?')[0] ?? '';
