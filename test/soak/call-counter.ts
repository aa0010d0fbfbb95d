import { type KubeRequest, writeVerbs } from '../support/fault-proxy/kube-request.ts';
import type { JournalEntry } from '../support/fault-proxy/proxy-journal.ts';

const COUNTED = new Set(['inferencedeployments', 'events']);

/** Does a request write about a deployment, or an event? */
export const isCounted = ({ resource, verb }: Pick<KubeRequest, 'resource' | 'verb'>): boolean =>
  COUNTED.has(resource) && writeVerbs.includes(verb);

/** Counts the operator's writes about deployments on their way to the API server, done or not. */
export class CallCounter {
  writes = 0;
  /** What is written is worth its memory: nobody expects a write any more. */
  keepsBodies = false;

  /**
   * Takes a request that has just come. The proxy's journal keeps it to the end of the run, so what is large is taken
   * out of it.
   */
  see(entry: JournalEntry): void {
    if (!this.keepsBodies) entry.body = undefined;
    entry.token = undefined;
    if (isCounted(entry)) this.writes += 1;
  }
}
