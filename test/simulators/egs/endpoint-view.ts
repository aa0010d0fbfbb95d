import type { Endpoint } from './endpoint.ts';
import type { Gpr } from './gpr.ts';
import type { Knobs } from './knobs.ts';
import { statusText } from './status-words.ts';
import type { EgsWorld } from './world.ts';

const ADDRESS = '192.0.2.7';

const hostOf = ({ name, workspace }: Endpoint): string => `${name}.${workspace}.example.com`;

const serves = ({ phase, deleteRequestedAt }: Endpoint): boolean =>
  phase === 'Serving' && deleteRequestedAt === undefined;

/** A row of the list. */
export function briefView(endpoint: Endpoint, knobs: Knobs): Record<string, unknown> {
  const { name, modelName, cluster, id, shown } = endpoint;
  const url = serves(endpoint) ? `https://${hostOf(endpoint)}/v1/models/${name}:predict` : '';
  return {
    endpointName: name,
    modelName,
    status: statusText(endpoint, knobs.words),
    endpoint: shown.endpoint ?? url,
    clusterName: cluster,
    namespace: id,
  };
}

/** What describe shows. */
export function detailView(world: EgsWorld, endpoint: Endpoint): Record<string, unknown> {
  const { knobs } = world;
  const { id, name, shown } = endpoint;
  const outcome = world.scriptOf(id, name)?.outcome;
  const ready = (what: 'predictStatus' | 'ingressStatus'): string => {
    const good = serves(endpoint) && !(outcome?.kind === 'notReady' && outcome.what === what);
    return shown[what] ?? (good ? 'Ready' : 'NotReady');
  };
  const host = hostOf(endpoint);
  return {
    ...briefView(endpoint, knobs),
    predictStatus: ready('predictStatus'),
    ingressStatus: ready('ingressStatus'),
    tryCommand: serves(endpoint)
      ? [
          'curl -v \\',
          `-H "Host: ${host}" \\`,
          '-H "Content-Type: application/json" \\',
          `"http://${ADDRESS}/v1/models/${name}:predict" \\`,
          "-d '{...<request body>...}'",
        ]
      : [],
    dnsRecords: serves(endpoint) ? [{ dns: host, type: 'A', value: ADDRESS }] : [],
    gpuRequests: gpuRequests(world, endpoint),
  };
}

function gpuRequests(world: EgsWorld, endpoint: Endpoint): unknown[] | null {
  const { knobs, clock } = world;
  const hidden = endpoint.createdAt + knobs.gpuRequestsLagMs > clock.now();
  const gprs = hidden ? [] : world.gprsOf(endpoint.id);
  return gprs.length === 0 && knobs.noGpuRequests === 'null' ? null : gprs.map(gpuRequestView);
}

function gpuRequestView(gpr: Gpr): Record<string, unknown> {
  const { instanceType, gpuShape, numberOfGPUs, numberOfGPUNodes, memoryPerGPU } = gpr.spec;
  return {
    gprName: gpr.name,
    gprId: gpr.id,
    instanceType,
    gpuShape,
    numberOfGPUs,
    numberOfGPUNodes,
    // Another unit than the one in which it is asked for, and a text.
    memoryPerGPU: String(memoryPerGPU * 1024),
    status: gpr.word ?? { Queued: 'Queued', Held: 'Provisioned', Over: 'Released' }[gpr.state],
  };
}
