import type { Knobs } from './knobs.ts';
import type { ApiKey, PlatformSecret, RegistryCredential } from './side-object.ts';
import { timeText } from './time-text.ts';
import type { GcoreWorld } from './world.ts';

/** The password is never shown. */
export function credentialView(
  projectId: number,
  { name, username, registry_url }: RegistryCredential,
): Record<string, unknown> {
  return { project_id: projectId, name, username, registry_url };
}

/** Its values are shown or masked, as the knob says. */
export function secretView(
  { name, type, data }: PlatformSecret,
  { secretData }: Knobs,
): Record<string, unknown> {
  const { aws_access_key_id, aws_secret_access_key } = data;
  if (secretData === 'clear') return { name, type, data: { aws_access_key_id, aws_secret_access_key } };
  return { name, type, data: { aws_access_key_id: '***', aws_secret_access_key: '***' } };
}

/** The key itself is shown once, when it is made. */
export function apiKeyView(
  world: GcoreWorld,
  projectId: number,
  { name, description, createdAt, expires_at }: ApiKey,
): Record<string, unknown> {
  return {
    name,
    description,
    created_at: timeText(createdAt, 'utc'),
    expires_at,
    deployment_names: deploymentsWith(world, projectId, name),
  };
}

/** The deployments that an API key opens. */
export function deploymentsWith(world: GcoreWorld, projectId: number, apiKey: string): string[] {
  return world
    .allDeployments()
    .filter((deployment) => deployment.projectId === projectId && deployment.goneAt === undefined)
    .filter(({ spec, phantom }) => !phantom && spec.api_keys.includes(apiKey))
    .map(({ name }) => name);
}
