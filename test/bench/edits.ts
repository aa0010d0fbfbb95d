import { setTimeout as sleep } from 'node:timers/promises';
import type { OperatorProcess } from '../support/operator/operator-process.ts';
import { countCalls, isWrite } from './audit-log.ts';
import { edit, nameOf } from './fleet.ts';
import { percentile } from '../support/percentile.ts';
import { type CallCounts, callsSince, countPlatformCalls } from './platform-calls.ts';
import { untilQuiet } from './quiet.ts';
import type { ReadyWatch } from './ready-watch.ts';
import type { Site } from './site.ts';
import { cpuBetween, type Usage, usageOf } from './usage.ts';

/** The way of an edit: from the API server's answer to the arrival of the PATCH at the platform. */
export interface Edits {
  edits: number;
  p50Ms: number;
  p99Ms: number;
  mostMs: number;
  /** What the platform's own latency takes of it: one look before the PATCH. */
  platformMs: number;
  /** PATCHes beyond one for each edit. */
  surplusPatches: number;
  cpuSeconds: number;
  usage: Usage;
  platformCalls: CallCounts;
  apiWrites: CallCounts;
}

/** Between two edits: each is measured alone, and rollouts of earlier ones go on meanwhile. */
const PAUSE_MS = 100;

/** Edits settled objects, spread over all of them, one after the other. */
export async function measureEdits(site: Site, operator: OperatorProcess, watch: ReadyWatch): Promise<Edits> {
  const { options, audit, runai } = site;
  const count = Math.min(options.edits, options.objects);
  const before = await usageOf(operator);
  const mark = audit.mark;
  const lastCall = await runai.control.lastCall();
  const accepted = new Map<string, number>();
  for (let n = 0; n < count; n += 1) {
    const name = nameOf(Math.floor((n * options.objects) / count));
    accepted.set(name, await edit(site, name, 'edited'));
    await sleep(PAUSE_MS);
  }
  await watch.untilReady(options.objects, 120_000);
  await untilQuiet(site);
  const usage = await usageOf(operator);
  const calls = await callsSince(site, lastCall);
  const patches = calls.filter(({ method }) => method === 'PATCH');
  const ways = [...accepted].map(([name, at]) => {
    const arrived = patches.find(({ workload }) => workload === name)?.at;
    if (arrived === undefined) throw new Error(`the edit of ${name} never came to the platform`);
    return arrived - at;
  });
  return {
    edits: count,
    p50Ms: percentile(ways, 0.5),
    p99Ms: percentile(ways, 0.99),
    mostMs: Math.max(...ways),
    platformMs: options.latencyMs,
    surplusPatches: patches.length - count,
    cpuSeconds: cpuBetween(before, usage),
    usage,
    platformCalls: countPlatformCalls(calls),
    apiWrites: countCalls(audit.since(mark).filter(isWrite)),
  };
}
