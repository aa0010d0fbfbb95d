import { setTimeout as sleep } from 'node:timers/promises';
import type { OperatorProcess } from '../support/operator/operator-process.ts';
import { countCalls, isWrite } from './audit-log.ts';
import {
  type CallCounts,
  callsSince,
  countPlatformCalls,
  isChange,
  isOutageCheck,
  isPage,
} from './platform-calls.ts';
import type { Site } from './site.ts';
import { cpuBetween, type Usage, usageOf } from './usage.ts';

/** Everything is as it should be, and nobody touches it. */
export interface Settled {
  seconds: number;
  cpuSeconds: number;
  usage: Usage;
  platformCalls: CallCounts;
  apiCalls: CallCounts;
  apiWrites: number;
  platformWrites: number;
  pages: number;
  outageChecks: number;
  /** Calls to the platform beside these, and beside the renewal of a token. */
  otherReads: number;
}

/** Watches settled objects. */
export async function measureSettled(site: Site, operator: OperatorProcess): Promise<Settled> {
  const { options, audit, runai } = site;
  const before = await usageOf(operator);
  const mark = audit.mark;
  const lastCall = await runai.control.lastCall();
  await sleep(options.settledSeconds * 1000);
  const calls = await callsSince(site, lastCall);
  const apiCalls = audit.since(mark);
  const usage = await usageOf(operator);
  const pages = calls.filter(isPage).length;
  const outageChecks = calls.filter(isOutageCheck).length;
  const platformWrites = calls.filter(isChange).length;
  const tokens = calls.filter(({ route }) => route.endsWith('/token')).length;
  return {
    seconds: options.settledSeconds,
    cpuSeconds: cpuBetween(before, usage),
    usage,
    platformCalls: countPlatformCalls(calls),
    apiCalls: countCalls(apiCalls),
    apiWrites: apiCalls.filter(isWrite).length,
    platformWrites,
    pages,
    outageChecks,
    otherReads: calls.length - pages - outageChecks - platformWrites - tokens,
  };
}
