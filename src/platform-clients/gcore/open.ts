import { ofAccount, PlatformError } from '../errors.ts';
import type { Platform, PlatformParts } from '../platform-parts.ts';
import { GcoreApi } from './api.ts';
import { gcoreClient } from './client.ts';
import { routesOf } from './routes.ts';

/** The Secret keys of a Gcore connection. */
export const gcoreSecretKeys = ['apiKey'] as const;

/** A Gcore connection: one permanent key, one project. */
export function openGcore({ caller, clock, redactor, settings }: PlatformParts): Platform {
  const { sections, secret, url, credentials } = settings;
  if (sections.gcore === undefined) throw new Error('a Gcore connection has the section gcore');
  const { projectId } = sections.gcore;
  const api = new GcoreApi(caller, { apiKey: credentials['apiKey'] ?? '', secret }, redactor);
  const routes = routesOf(projectId);
  return {
    async probe(call) {
      const reply = await api.call(routes.probe(), call);
      if (reply.kind === 'Value') return undefined;
      const { error } = reply;
      if (error.class === 'Forbidden') return ofAccount(error, secret);
      if (error.class !== 'Gone') return error;
      const doubt = `is this the URL of Gcore, and spec.gcore.projectId ${projectId} a project of its account? Another project takes another platform object.`;
      return new PlatformError('InvalidPlatform', `${error.message}; ${doubt}`, { status: 404 });
    },
    clients: { gcore: gcoreClient({ api, clock, url, projectId }) },
  };
}
