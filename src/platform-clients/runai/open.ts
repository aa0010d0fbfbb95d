import { ofAccount, PlatformError } from '../errors.ts';
import { nimClient } from '../nim/client.ts';
import type { Platform, PlatformParts } from '../platform-parts.ts';
import { RunaiApi } from './api.ts';
import { runaiClient } from './client.ts';
import { placesOf } from './places.ts';
import { probeWorkloads } from './routes.ts';
import { runaiTokens } from './token.ts';

/** The Secret keys of a Run:ai connection. */
export const runaiSecretKeys = ['clientId', 'clientSecret'] as const;

/** A Run:ai connection: one token, one probe, a client per target. */
export function openRunai(parts: PlatformParts): Platform {
  const { caller, clock, redactor, lifetime, settings } = parts;
  const { clientId = '', clientSecret = '' } = settings.credentials;
  const credentials = { clientId, clientSecret };
  const { secret, url } = settings;
  const tokens = runaiTokens({ credentials, secret, url, caller, clock, redactor, lifetime });
  const api = new RunaiApi(caller, tokens, redactor);
  const places = placesOf(api, clock, settings.sections.runai?.defaultProject);
  return {
    async probe(call) {
      tokens.tryAnew();
      const reply = await api.call(probeWorkloads(), call);
      if (reply.kind === 'Value') return undefined;
      const { error } = reply;
      if (error.class === 'Forbidden') return ofAccount(error, secret);
      if (error.class !== 'Gone') return error;
      return new PlatformError('InvalidPlatform', `${error.message}; is this the URL of Run:ai?`, {
        status: 404,
      });
    },
    clients: { runai: runaiClient({ api, clock, places }), nim: nimClient({ api, clock, places }) },
  };
}
