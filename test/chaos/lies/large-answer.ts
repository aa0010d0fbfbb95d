import { startLocalServer } from '../../support/local-server.ts';
import { systemClock } from '../../../src/time/clock.ts';
import { openOn, realWire } from './opened.ts';
import type { LieTarget } from './target.ts';

const MEGABYTE = 1_048_576;
const WHOLE = 50;

/**
 * What comes of a list whose platform answers every call with 50 MB, over HTTP: the message, and how many megabytes had
 * left the platform when the connection was closed.
 */
export async function largeAnswer(target: LieTarget): Promise<{ message: string; megabytes: number }> {
  const chunk = `${' '.repeat(MEGABYTE - 1)}\n`;
  let sent = 0;
  await using server = await startLocalServer((_, response) => {
    const more = (): void => {
      while (!response.destroyed && sent < WHOLE) {
        sent += 1;
        if (!response.write(chunk)) return void response.once('drain', more);
      }
      response.end();
    };
    more();
    return undefined;
  });
  const wire = realWire(server.url, systemClock);
  const { client, call } = openOn(wire, target, server.url, 0);
  const page = await client.list(undefined, call);
  await wire.close();
  return { message: page instanceof Error ? page.message : 'a page', megabytes: sent };
}
