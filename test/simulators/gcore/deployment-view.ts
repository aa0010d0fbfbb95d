import type { Deployment, RegionState } from './deployment.ts';
import type { Knobs } from './knobs.ts';
import { statusOf } from './lifecycle.ts';
import { type Container, PROBE_NAMES, type Spec, TRIGGER_NAMES } from './spec.ts';
import { timeText } from './time-text.ts';

/** A deployment as GET and the list show it. */
export function deploymentView(deployment: Deployment, knobs: Knobs): Record<string, unknown> {
  const spec = knobs.patchVisibleAt === 'post' ? deployment.spec : deployment.running;
  const view = {
    project_id: deployment.projectId,
    name: deployment.name,
    description: spec.description,
    image: spec.image,
    listening_port: spec.listening_port,
    created_at: timeText(deployment.createdAt, knobs.createdAt),
    status: statusOf(deployment, knobs.updateStatus),
    auth_enabled: spec.auth_enabled || (knobs.authShown === 'byKeys' && spec.api_keys.length > 0),
    address: deployment.address,
    containers: ordered(spec.containers, knobs).map((container) => containerView(deployment, container)),
    timeout: spec.timeout,
    envs: spec.envs,
    flavor_name: spec.flavor_name,
    command: commandView(spec.command, knobs.commandOut),
    credentials_name: spec.credentials_name,
    logging: spec.logging,
    probes: spec.probes,
    ingress_opts: spec.ingress_opts,
    object_references: deployment.references,
    ...apiKeysView(spec, knobs),
    ...unsetFields(spec, knobs),
  };
  return knobs.legacyShapes ? legacy(view) : view;
}

function containerView(deployment: Deployment, { region_id, scale }: Container): Record<string, unknown> {
  const region: RegionState | undefined = deployment.regions.find(({ regionId }) => regionId === region_id);
  const hasContainers = region?.containers === true;
  return {
    region_id,
    address: region?.address ?? null,
    deploy_status: hasContainers ? { ready: region.ready, total: region.wanted } : { ready: 0, total: 0 },
    error_message: region?.error ?? null,
    scale,
  };
}

function commandView(command: Spec['command'], shape: Knobs['commandOut']): unknown {
  if (command === null || shape === 'array') return command;
  const words = shape === 'quoted' ? command.map((word) => quoted(word)) : command;
  return words.join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
}

function apiKeysView({ api_keys }: Spec, knobs: Knobs): Record<string, unknown> {
  if (api_keys.length > 0 || knobs.noApiKeys === 'empty') return { api_keys: ordered(api_keys, knobs) };
  return knobs.noApiKeys === 'null' ? { api_keys: null } : {};
}

function ordered<T>(list: readonly T[], { listsOut }: Knobs): readonly T[] {
  return listsOut === 'asSent' ? list : list.toReversed();
}

/** Fields that nobody has set. */
function unsetFields(spec: Spec, { unsetShape }: Knobs): Record<string, unknown> {
  if (unsetShape !== 'null') {
    const probe = unsetShape === 'disabled' ? { enabled: false, probe: null } : null;
    return {
      ...(spec.logging === null ? { logging: { enabled: false, ...NO_DESTINATION } } : {}),
      ...(spec.ingress_opts === null ? { ingress_opts: { disable_response_buffering: false } } : {}),
      ...(spec.probes === null
        ? { probes: Object.fromEntries(PROBE_NAMES.map((name) => [name, probe])) }
        : {}),
    };
  }
  return Object.keys(spec.envs).length === 0 ? { envs: null } : {};
}

const NO_DESTINATION = { destination_region_id: null, topic_name: null, retention_policy: null };

/** The shapes of fixtures of an older client. */
function legacy(view: ReturnType<typeof deploymentView>): Record<string, unknown> {
  const logging = view['logging'] as (Spec['logging'] & object) | null;
  const containers = view['containers'] as { scale: Container['scale'] }[];
  return {
    ...view,
    containers: containers.map(({ scale, ...container }) => ({
      ...container,
      scale: { ...scale, triggers: givenTriggers(scale) },
    })),
    logging: logging && {
      ...logging,
      retention_policy: logging.retention_policy?.period ?? null,
      opensearch_dashboards_link: 'https://opensearch.example.com',
    },
  };
}

/** Triggers without the keys that are null. */
function givenTriggers({ triggers }: Container['scale']): Record<string, unknown> {
  const given = TRIGGER_NAMES.filter((name) => triggers[name] !== null);
  return Object.fromEntries(given.map((name) => [name, triggers[name]]));
}
