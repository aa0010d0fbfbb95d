import { json, type SimResponse } from '../support/exchange.ts';
import type { Router } from '../support/router.ts';
import { notFound } from './api-error.ts';
import { type ApiCall, authenticated } from './caller.ts';
import { freeCapacity } from './capacity.ts';
import type { Region } from './catalog.ts';
import { pageOf } from './page.ts';
import type { GcoreWorld } from './world.ts';

const INFERENCE = '/cloud/v3/inference';

/** What there is to choose from: flavors, models, regions, and how much room there is. */
export function catalogRoutes(router: Router, world: GcoreWorld): void {
  const add = (route: string, handle: (call: ApiCall) => SimResponse): void => {
    router.add('GET', route, authenticated(world, handle));
  };
  add(`${INFERENCE}/flavors`, ({ request }) =>
    pageOf([...world.flavors.values()], request, 1000, (flavor) => flavor),
  );
  add(`${INFERENCE}/flavors/{flavorName}`, ({ params }) =>
    json(200, found(world.flavors.get(params['flavorName'] ?? ''), `flavor ${params['flavorName']}`)),
  );
  add(`${INFERENCE}/models`, ({ request }) => pageOf(world.models, request, 1000, (model) => model));
  add(`${INFERENCE}/models/{modelId}`, ({ params }) =>
    json(
      200,
      found(
        world.models.find(({ id }) => id === params['modelId']),
        `model ${params['modelId']}`,
      ),
    ),
  );
  add(`${INFERENCE}/capacity`, () => capacity(world));
  add('/cloud/v1/regions', regions);
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw notFound(what);
  return value;
}

function capacity(world: GcoreWorld): SimResponse {
  const results = [...world.regions.values()]
    .filter(({ inference }) => inference)
    .map(({ id }) => ({
      region_id: id,
      capacity: [...world.flavors.keys()].map((name) => ({
        flavor_name: name,
        capacity: freeCapacity(world, id, name),
      })),
    }));
  return json(200, { count: results.length, results });
}

function regions({ world, request }: ApiCall): SimResponse {
  const product = request.query.get('product');
  const name = request.query.get('display_name');
  const order = request.query.get('order_by') ?? 'created_at.asc';
  const rows = inOrder([...world.regions.values()], order)
    .filter(({ inference }) => product !== 'inference' || inference)
    .filter(({ display_name }) => name === null || display_name === name);
  return pageOf(rows, request, 100, regionView);
}

/** Regions were made in the order of their ids. */
function inOrder(regions: Region[], order: string): Region[] {
  const [field, direction] = order.split('.');
  const ascending = regions.toSorted((left, right) =>
    field === 'display_name' ? left.display_name.localeCompare(right.display_name) : left.id - right.id,
  );
  return direction === 'desc' ? ascending.toReversed() : ascending;
}

/** A region does not say whether it has inference. */
function regionView(region: Region): Record<string, unknown> {
  const { id, display_name, slug, keystone_name, state, country } = region;
  return { id, display_name, slug, keystone_name, state, country };
}
