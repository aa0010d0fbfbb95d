import { ofAccount, PlatformError } from '../errors.ts';
import type { Platform, PlatformParts } from '../platform-parts.ts';
import { egsApi } from './api.ts';
import { egsClient } from './client.ts';
import { normalizedUrl } from './home.ts';
import { listWorkspaces } from './routes.ts';
import { egsTokens } from './token.ts';

/** The Secret keys of an EGS connection. */
export const egsSecretKeys = ['apiKey'] as const;

/** An EGS connection: one token, one probe, a client for endpoints. */
export function openEgs(parts: PlatformParts): Platform {
  const { caller, clock, redactor, lifetime, settings } = parts;
  const { secret, url, credentials, sections } = settings;
  const tokens = egsTokens({
    apiKey: credentials['apiKey'] ?? '',
    secret,
    caller,
    clock,
    redactor,
    lifetime,
  });
  const api = egsApi(caller, tokens, redactor);
  const { defaultWorkspace } = sections.egs ?? {};
  return {
    async probe(call) {
      tokens.tryAnew();
      const reply = await api.call(listWorkspaces('probe'), call);
      if (reply.kind === 'Value') return undefined;
      const { error } = reply;
      if (error.class === 'Forbidden') return ofAccount(error, secret);
      if (error.class !== 'Unsupported' && error.class !== 'Gone') return error;
      return new PlatformError('InvalidPlatform', `${error.message}; is this the URL of EGS?`, {
        status: 404,
      });
    },
    clients: { egs: egsClient({ api, clock, redactor, url: normalizedUrl(url), defaultWorkspace }) },
  };
}
