import { randomBytes } from 'node:crypto';
import { json, type SimResponse } from '../support/exchange.ts';
import type { Router } from '../support/router.ts';
import { ApiError, notFound } from './api-error.ts';
import { type ApiCall, authenticated, projectOf } from './caller.ts';
import { pageOf } from './page.ts';
import { parseBody } from './parse-body.ts';
import {
  apiKeyCreation,
  apiKeyUpdate,
  credentialCreation,
  credentialUpdate,
  secretCreation,
  secretUpdate,
} from './side-object-schema.ts';
import { apiKeyView, credentialView, deploymentsWith, secretView } from './side-object-view.ts';
import type { ApiKey, PlatformSecret, RegistryCredential, SideObjects } from './side-object.ts';
import type { GcoreWorld } from './world.ts';

/** How one kind of side object is kept and shown. */
interface Kind<T extends { name: string }> {
  segment: string;
  what: string;
  defaultLimit: number;
  updateMethod: 'PUT' | 'PATCH';
  of: (side: SideObjects) => Map<string, T>;
  create: (call: ApiCall) => T;
  update: (call: ApiCall, before: T) => T;
  view: (call: ApiCall, object: T) => Record<string, unknown>;
  /** Shown in the answer to the create alone. */
  shownOnce?: () => Record<string, unknown>;
  /** Throws where it may not be deleted. */
  assertFree?: (call: ApiCall, object: T) => void;
}

const credentials: Kind<RegistryCredential> = {
  segment: 'registry_credentials',
  what: 'registry credentials',
  defaultLimit: 1000,
  updateMethod: 'PUT',
  of: (side) => side.credentials,
  create: ({ request }) => parseBody(credentialCreation, request.body),
  update: ({ request }, { name }) => ({ name, ...parseBody(credentialUpdate, request.body) }),
  view: ({ params }, object) => credentialView(Number(params['projectId']), object),
};

const secrets: Kind<PlatformSecret> = {
  segment: 'secrets',
  what: 'secret',
  defaultLimit: 1000,
  updateMethod: 'PUT',
  of: (side) => side.secrets,
  create: ({ request }) => parseBody(secretCreation, request.body),
  update: ({ request }, { name }) => ({ name, ...parseBody(secretUpdate, request.body) }),
  view: ({ world }, object) => secretView(object, world.knobs),
};

const apiKeys: Kind<ApiKey> = {
  segment: 'api_keys',
  what: 'API key',
  defaultLimit: 100,
  updateMethod: 'PATCH',
  of: (side) => side.apiKeys,
  create({ world, request }) {
    const { name, description = null, expires_at = null } = parseBody(apiKeyCreation, request.body);
    return { name, description, expires_at, createdAt: world.clock.now() };
  },
  update({ request }, before) {
    const { description = before.description } = parseBody(apiKeyUpdate, request.body);
    return { ...before, description };
  },
  view: ({ world, params }, object) => apiKeyView(world, Number(params['projectId']), object),
  shownOnce: () => ({ secret: randomBytes(24).toString('base64url') }),
  assertFree({ world, params }, { name }) {
    const [user] = deploymentsWith(world, Number(params['projectId']), name);
    if (user === undefined) return;
    throw new ApiError(409, 'ConflictError', `API key ${name} is attached to deployment ${user}`);
  },
};

/** Registry credentials, secrets and API keys. */
export function sideObjectRoutes(router: Router, world: GcoreWorld): void {
  routesOf(router, world, credentials);
  routesOf(router, world, secrets);
  routesOf(router, world, apiKeys);
}

function routesOf<T extends { name: string }>(router: Router, world: GcoreWorld, kind: Kind<T>): void {
  const collection = `/cloud/v3/inference/{projectId}/${kind.segment}`;
  const add = (method: string, route: string, handle: (call: ApiCall) => SimResponse): void => {
    router.add(method, route, authenticated(world, handle));
  };
  const all = (call: ApiCall): Map<string, T> => kind.of(world.sideObjects(projectOf(call).id));
  const one = (call: ApiCall): T => {
    const name = call.params['name'] ?? '';
    const object = all(call).get(name);
    if (object === undefined) throw notFound(`${kind.what} ${name}`);
    return object;
  };
  add('GET', collection, (call) =>
    pageOf([...all(call).values()], call.request, kind.defaultLimit, (object) => kind.view(call, object)),
  );
  add('POST', collection, (call) => {
    const objects = all(call);
    const object = kind.create(call);
    if (objects.has(object.name)) throw new ApiError(409, 'ConflictError', `${object.name} exists`);
    world.changing(() => objects.set(object.name, object));
    return json(200, { ...kind.view(call, object), ...kind.shownOnce?.() });
  });
  add('GET', `${collection}/{name}`, (call) => json(200, kind.view(call, one(call))));
  add(kind.updateMethod, `${collection}/{name}`, (call) => {
    const changed = kind.update(call, one(call));
    all(call).set(changed.name, changed);
    return json(200, kind.view(call, changed));
  });
  add('DELETE', `${collection}/{name}`, (call) => {
    const object = one(call);
    kind.assertFree?.(call, object);
    world.changing(() => all(call).delete(object.name));
    return { status: 204 };
  });
}
