import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Manifest } from '../../support/kube-client/kube-client.ts';
import { KubeClient } from '../../support/kube-client/kube-client.ts';
import type { World } from '../../support/world/world.ts';

/** Lets somebody use a ClusterRole in one namespace. */
function binding(namespace: string, role: string): Manifest {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: role.replaceAll(':', '-'), namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'ServiceAccount', name: 'tenant', namespace }],
  };
}

/**
 * A client of somebody who may do in the world's namespace whatever its owners may: edit it, its deployments and, which is
 * the point, its platform objects.
 */
export async function tenantOf(world: World): Promise<KubeClient> {
  const { client, namespace, controlPlane } = world;
  await client.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'tenant', namespace } });
  // What the role `edit` is made of where kube-controller-manager aggregates.
  const roles = ['inference-operator-platforms', 'inference-operator-edit', 'system:aggregate-to-edit'];
  for (const role of roles) await client.create(binding(namespace, role));
  return new KubeClient(await controlPlane.kubeconfigFor({ namespace, name: 'tenant' }));
}

/** A server of the tenant's, on loopback. */
export interface TenantServer extends AsyncDisposable {
  port: number;
  url: string;
  /** Each call: its line, headers and body, as one text. */
  calls: string[];
  /** How many connections were made, whatever came of them. */
  connections: number;
}

/** Starts one that answers each call with 307 to `leadsTo`, or where there is none with 404. */
export async function startTenantServer(leadsTo?: string): Promise<TenantServer> {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      calls.push(text);
      if (leadsTo === undefined) response.writeHead(404).end();
      else response.writeHead(307, { location: leadsTo + (request.url ?? '') }).end();
    });
  });
  const counted = { connections: 0 };
  server.on('connection', () => (counted.connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server has an AddressInfo
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    calls,
    get connections() {
      return counted.connections;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return `${request.method} ${request.url} ${JSON.stringify(request.headers)} ${body}`;
}

/** Has Node resolve these names, and leaves all others to the system: arguments for Node itself. */
export function resolving(names: Readonly<Record<string, string>>): string[] {
  const code = `
    import dns from 'node:dns';
    import { isIP } from 'node:net';
    import { syncBuiltinESMExports } from 'node:module';
    const names = ${JSON.stringify(names)};
    const lookup = dns.lookup;
    dns.lookup = (host, options, callback) => {
      const address = names[host];
      if (address === undefined) return lookup(host, options, callback);
      const found = { address, family: isIP(address) };
      return options.all ? callback(null, [found]) : callback(null, address, found.family);
    };
    syncBuiltinESMExports();`;
  return ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
}
