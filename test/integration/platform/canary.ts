import { request } from 'undici';
import { expect } from 'vitest';
import type { World } from '../../support/world/world.ts';

/** A JWT: tokens of the platform have this form, and those of the API server too. */
const TOKEN = /eyJ[\w-]{6,}\.[\w-]+/;

/** Secrets of the simulator's service accounts; tests add their own. */
const SECRETS = ['operator-secret', 'other-secret'];

/**
 * Looks, when it is disposed, for secrets where none may be: in the operator's log, in every version of every
 * status, in events and in metrics. Create it after the world, so that it looks before that ends.
 */
export function watchForSecrets(world: World, more: readonly string[] = []): AsyncDisposable {
  return {
    async [Symbol.asyncDispose]() {
      const places = {
        log: JSON.stringify(world.operator.logs),
        status: JSON.stringify(
          world.histories.flatMap((history) => history.all()).map(({ status }) => status),
        ),
        events: JSON.stringify(await world.client.list({ apiVersion: 'events.k8s.io/v1', kind: 'Event' })),
        metrics: world.operator.exit === undefined ? await metricsPage(world) : '',
      };
      for (const [place, text] of Object.entries(places)) {
        for (const secret of [...SECRETS, ...more].flatMap(formsOf)) {
          expect(text.includes(secret), `the ${place} shows ${secret}`).toBe(false);
        }
        expect(TOKEN.exec(text)?.[0], `the ${place} shows a token`).toBeUndefined();
      }
    },
  };
}

function formsOf(secret: string): string[] {
  return [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)];
}

async function metricsPage(world: World): Promise<string> {
  const { body } = await request(`${world.operator.metricsUrl}/metrics`);
  return body.text();
}
