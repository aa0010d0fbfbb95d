import { setTimeout as sleep } from 'node:timers/promises';
import { callsSince, isOutageCheck, isPage } from './platform-calls.ts';
import type { Site } from './site.ts';

/**
 * Resolves when nothing has been written to the API server, and nothing has been called at the platform but what
 * is called for all objects together, for longer than `polling.active`: whatever was under way has come to its end.
 */
export async function untilQuiet(site: Site, withinMs = 120_000): Promise<void> {
  const still = site.options.activeMs * 1.2;
  const deadline = performance.now() + withinMs;
  let written = site.audit.mark;
  let called = await site.runai.control.lastCall();
  let since = performance.now();
  while (performance.now() - since < still) {
    await sleep(250);
    if (performance.now() > deadline) throw new Error(`it was not quiet after ${withinMs} ms`);
    const calls = await callsSince(site, called);
    called = calls.at(-1)?.seq ?? called;
    if (site.audit.mark === written && calls.every((call) => isPage(call) || isOutageCheck(call))) continue;
    written = site.audit.mark;
    since = performance.now();
  }
}
