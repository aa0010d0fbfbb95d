import { die } from '../support/seed.ts';
import type { Evidence } from './evidence.ts';
import { gather } from './gather.ts';
import type { SoakOptions } from './options.ts';
import { pause } from './pause.ts';
import { ProcessWatch, queuedIn } from './process-watch.ts';
import { openSite, type Site } from './site.ts';
import { Users } from './users.ts';
import { Weather } from './weather.ts';
import { WriteMark } from './write-mark.ts';

const MINUTE_MS = 60_000;
/** All is as the users want it before the operator has said its last word of it: each object is looked at every 2 s. */
const LAST_WORDS_MS = 5_000;
/** How long nothing may be written then. */
const CALM_MS = 15_000;

/** Lets users and faults go on for so long, and answers all that it is judged by. Rejects when `signal` aborts. */
export async function soak(
  options: SoakOptions,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<Evidence> {
  await using site = await openSite(options.minutes * 60 + 900);
  signal.throwIfAborted();
  const users = new Users(site, options);
  const weather = new Weather(site.api, site.scenes, die('weather', options.seed));
  const watch = new ProcessWatch(site.operator);
  await using stack = new AsyncDisposableStack();
  const looking = new AbortController();
  const looked = watch.follow(looking.signal);
  stack.defer(() => {
    looking.abort();
    return looked;
  });
  tell(`${options.objects} objects on ${site.scenes.length} platforms`);
  await users.arrive();
  const begun = performance.now();
  const end = begun + options.minutes * MINUTE_MS;
  let unsettled = await users.settled(signal);
  // A minute of users and faults, and then as long as it takes until all is as they want it.
  while (performance.now() < end && unsettled.length === 0 && site.operator.exit === undefined) {
    const until = Math.min(end, performance.now() + MINUTE_MS);
    const faultsBefore = weather.faults.length;
    await bothEnd([users.live(until, signal), weather.blow(until, signal)]);
    const quiet = performance.now();
    unsettled = await users.settled(signal);
    tell(progress(begun, quiet, site, watch));
    for (const { what } of weather.faults.slice(faultsBefore)) tell(`  ${what}`);
  }
  const objectSeconds = (options.objects * (performance.now() - begun)) / 1_000;
  if (unsettled.length === 0) await pause(LAST_WORDS_MS, signal);
  const writes = await WriteMark.on(site);
  if (unsettled.length === 0) await pause(CALM_MS, signal);
  const calmWrites = await writes.since();
  await users.leave();
  unsettled = [...unsettled, ...(await users.settled(signal))];
  return gather({ site, watch, faults: weather.faults, unsettled, objectSeconds, calmWrites });
}

/** Neither is left behind alone when the other one fails. */
async function bothEnd(parts: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(parts);
  await Promise.all(parts);
}

function progress(begun: number, quiet: number, site: Site, watch: ProcessWatch): string {
  const { rssMb = Number.NaN, fds = '?' } = watch.samples.at(-1) ?? {};
  const minutes = ((performance.now() - begun) / MINUTE_MS).toFixed(1);
  const settled = ((performance.now() - quiet) / 1_000).toFixed(1);
  const queued = watch.metrics === undefined ? '?' : queuedIn(watch.metrics);
  return [
    `${minutes} min: settled after ${settled} s`,
    `${site.apiCalls.writes} API writes`,
    `${rssMb.toFixed(0)} MB, ${fds} fds, ${queued} keys queued`,
  ].join('; ');
}
