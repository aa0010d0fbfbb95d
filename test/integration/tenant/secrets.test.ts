import { expect, test, vi } from 'vitest';
import { apiVersion, inferenceDeployments } from '../../../src/crd/names.ts';
import type { EventObject, KubeClient } from '../../support/kube-client/kube-client.ts';
import { conditionOf } from '../../support/status-rules/status-object.ts';
import { isStalled } from '../../support/status-rules/status-words.ts';
import type { SpecManifest } from '../../support/world/manifests.ts';
import { clusterRunaiPlatform, runaiDeployment, runaiPlatform } from '../../support/world/manifests.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { gcoreSpec, gcoreTrialPlatform } from '../../support/trial/gcore-trial.ts';
import { stalledWith } from '../platform/expect-conditions.ts';
import { calmPolling, expectDeployment, expectPlatform, secret } from '../platform/objects.ts';
import { startTenantServer, type TenantServer, tenantOf } from './tenant.ts';

// Starts of control plane and operator are in here too.
vi.setConfig({ testTimeout: 240_000 });

/** All keys that a platform's Secret may have, with values that say whose they are. */
const valuesOf = (whose: string): Record<string, string> => ({
  clientId: `id-of-${whose}`,
  clientSecret: `client-secret-of-${whose}`,
  apiKey: `api-key-of-${whose}`,
});

/** A tenant and their victim in one world, and what the tenant has put up to be led to. */
interface Scene {
  readonly world: World;
  readonly tenant: KubeClient;
  /** The victim's namespace. */
  readonly victim: string;
  /** Leads everybody on to `elsewhere`. */
  readonly server: TenantServer;
  readonly elsewhere: TenantServer;
}

/** Sections of platform objects that lead to the tenant's server. */
const sectionsTo = ({ server: { url } }: Scene) => ({
  runai: { runai: { url, defaultProject: 'team-a' } },
  gcore: { runai: undefined, gcore: { url, projectId: 1 } },
  egs: { runai: undefined, egs: { url, defaultWorkspace: 'team-a' } },
});

/** A platform object of the tenant's, with the tenant's Secret. */
function platform({ world }: Scene, name: string, spec: Record<string, unknown>): SpecManifest {
  const given = { polling: calmPolling, credentialsSecretRef: { name: 'mine' }, ...spec };
  return runaiPlatform(world.namespace, '', given, name);
}

/** Names that would be paths to another namespace's Secret; the last would be more than a name in a log or on a terminal. */
const pathsTo = (victim: string): string[] => [
  `../../${victim}/secrets/theirs`,
  `..%2F..%2F${victim}%2Fsecrets%2Ftheirs`,
  '..',
  '.',
  '?x=',
  'mine\u001b[2J\u202e\nlevel=error msg=forged',
];

/** What the API server itself keeps from them. */
async function isForbidden({ tenant, victim, server, world }: Scene): Promise<void> {
  await expect(tenant.get(secret(victim, 'theirs', {}))).rejects.toThrow('forbidden');
  await expect(tenant.create(runaiPlatform(victim, server.url))).rejects.toThrow('forbidden');
  await expect(tenant.create(clusterRunaiPlatform(server.url))).rejects.toThrow('forbidden');
  const withNamespace = { credentialsSecretRef: { name: 'theirs', namespace: victim } };
  await expect(tenant.create(runaiPlatform(world.namespace, server.url, withNamespace))).rejects.toThrow(
    'unknown field "spec.credentialsSecretRef.namespace"',
  );
}

/** To whatever they may point it, and wherever that leads: their Secret goes to the host of the URL, and no further. */
async function goesNoFurther(scene: Scene): Promise<void> {
  const { world, tenant, server, elsewhere } = scene;
  const sections = Object.entries(sectionsTo(scene));
  for (const [name, section] of sections) await tenant.create(platform(scene, name, section));
  for (const [name] of sections)
    await expectPlatform(world, stalledWith('InvalidPlatform'), { name, within: 60_000 });
  const sent = server.calls.join('\n');
  expect(sent).toContain('client-secret-of-tenant');
  expect(sent.match(/api-key-of-tenant/g)?.length).toBeGreaterThanOrEqual(2);
  expect(server.connections).toBeGreaterThan(0);
  expect(elsewhere.connections).toBe(0);
}

/** A name of a Secret is one name, whatever is in it, and is shown as one line. */
async function isOneName(scene: Scene): Promise<void> {
  const { world, tenant, victim } = scene;
  const { gcore } = sectionsTo(scene);
  const paths = pathsTo(victim);
  for (const [at, name] of paths.entries()) {
    const ref = { credentialsSecretRef: { name } };
    await tenant.create(platform(scene, `path-${at}`, { ...gcore, ...ref }));
    const caRef = { tls: { caRef: { name } } };
    await tenant.create(platform(scene, `ca-path-${at}`, { ...gcore, ...caRef }));
  }
  for (const at of paths.keys()) {
    await expectPlatform(world, stalledWith('CredentialsInvalid'), { name: `path-${at}` });
    await expectPlatform(world, stalledWith('CertificateInvalid'), { name: `ca-path-${at}` });
  }
  const told = await expectPlatform(world, stalledWith('CredentialsInvalid'), { name: 'path-5' });
  expect(conditionOf(told, 'Ready')?.message).toMatch(
    /^Secret \S+\/mine \[2J level=error msg=forged does not exist/,
  );
}

/** The same of the values that a deployment takes from Secrets, on a platform that works. */
async function isOneNameInEnv(scene: Scene): Promise<void> {
  const { world, tenant, victim } = scene;
  const { namespace } = world;
  const gcore = await gcoreTrialPlatform(world);
  await using _end = { [Symbol.asyncDispose]: () => gcore.stop() };
  await tenant.create(secret(namespace, 'gcore-works', { ...gcore.credentials }));
  const works = { ...gcore.platform, runai: undefined, credentialsSecretRef: { name: 'gcore-works' } };
  await tenant.create(platform(scene, 'works', works));
  const paths = pathsTo(victim);
  for (const [at, name] of paths.entries()) {
    const env = [{ name: 'STOLEN', valueFrom: { secretKeyRef: { name, key: 'apiKey' } } }];
    await tenant.create({
      apiVersion,
      kind: inferenceDeployments.kind,
      metadata: { name: `env-${at}`, namespace },
      spec: { platformRef: { name: 'works' }, gcore: { spec: gcoreSpec, env } },
    });
  }
  for (const at of paths.keys())
    await world.untilDeployment(`env-${at}`, (object) => isStalled(object, 'SecretNotFound', /./), {
      within: 30_000,
    });
  expect(await gcore.control.calls({ writes: true })).toEqual([]);
}

/** And of the platform objects themselves. */
async function borrowsNoPlatform({ world, tenant, victim }: Scene): Promise<void> {
  const others = ['theirs', `../${victim}/runai`, `${victim}/runai`];
  for (const [at, name] of others.entries())
    await tenant.create(runaiDeployment(world.namespace, `borrows-${at}`, { platformRef: { name } }));
  for (const at of others.keys())
    await expectDeployment(world, `borrows-${at}`, { Synced: ['False/PlatformNotFound'] });
  expect(conditionOf(await world.deployment('borrows-0'), 'Ready')?.reason).toBe('NotCreated');
}

/** Whatever the names hold, an event is a line. */
async function eventsAreLines({ world: { client, namespace } }: Scene): Promise<void> {
  const events = await client.list<EventObject>({ apiVersion: 'events.k8s.io/v1', kind: 'Event', namespace });
  const notes = events.filter(({ note }) => note.includes('forged')).map(({ note }) => note);
  expect(notes.length).toBeGreaterThan(0);
  expect(notes.filter((note) => /[\p{Cc}\p{Cf}]/u.test(note))).toEqual([]);
}

// One test: a second try of a part would find the objects of the first.
test('a tenant who may write platform objects gets the Secrets of their namespace sent, and no other', async () => {
  await using elsewhere = await startTenantServer();
  await using server = await startTenantServer(elsewhere.url);
  await using world = await startWorld();
  await using tenant = await tenantOf(world);
  const { client, namespace } = world;
  const victim = await client.createNamespace('victim');
  await client.create(secret(victim, 'theirs', valuesOf('victim')));
  await client.create(runaiPlatform(victim, world.runai.url, { credentialsSecretRef: { name: 'theirs' } }));
  await tenant.create(secret(namespace, 'mine', valuesOf('tenant')));
  const scene: Scene = { world, tenant, victim, server, elsewhere };

  await isForbidden(scene);
  await goesNoFurther(scene);
  await isOneName(scene);
  await isOneNameInEnv(scene);
  await borrowsNoPlatform(scene);
  await eventsAreLines(scene);
  expect([...server.calls, ...elsewhere.calls].join('\n')).not.toContain('-of-victim');
});
