import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject } from '../../src/kube/objects.ts';
import type { Collection, KubeClient } from '../support/kube-client/kube-client.ts';

/** A pause after a watch that ended badly, so that an API server that is gone is not asked all the time. */
const PAUSE_MS = 500;

/**
 * Keeps a copy of a collection, by uid, until the signal aborts: a list, then a watch, again and again. `changed` is
 * called after each step. Resolves when it has ended.
 */
export async function follow<T extends KubeObject>(
  client: KubeClient,
  collection: Collection,
  copy: Map<string, T>,
  changed: () => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await listAndWatch(client, collection, copy, changed, signal);
    } catch {
      // The API server is gone, or the place in its history: the next list begins anew.
      await sleep(PAUSE_MS, undefined, { signal }).catch(() => {});
    }
  }
}

async function listAndWatch<T extends KubeObject>(
  client: KubeClient,
  collection: Collection,
  copy: Map<string, T>,
  changed: () => void,
  signal: AbortSignal,
): Promise<void> {
  const { items, metadata } = await client.listPage<T>(collection);
  copy.clear();
  for (const item of items) copy.set(item.metadata.uid, item);
  changed();
  const query = { resourceVersion: metadata.resourceVersion };
  for await (const { type, object } of client.watch<T>(collection, query, signal)) {
    if (type === 'ERROR') return;
    if (type === 'DELETED') copy.delete(object.metadata.uid);
    else if (type !== 'BOOKMARK') copy.set(object.metadata.uid, object);
    changed();
  }
}
