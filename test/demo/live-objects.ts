import {
  apiVersion,
  clusterInferencePlatforms,
  inferenceDeployments,
  inferencePlatforms,
} from '../../src/crd/names.ts';
import type { EventObject, KubeClient } from '../support/kube-client/kube-client.ts';
import type { StatusObject } from '../support/status-rules/status-object.ts';
import { follow } from './follow.ts';
import type { Objects } from './scene.ts';

/** The objects of a cluster that the demo shows, as they are now, whoever changes them. */
export class LiveObjects implements AsyncDisposable {
  readonly #platforms = new Map<string, StatusObject>();
  readonly #clusterPlatforms = new Map<string, StatusObject>();
  readonly #deployments = new Map<string, StatusObject>();
  readonly #events = new Map<string, EventObject>();
  readonly #stop = new AbortController();
  readonly #ended: Promise<unknown>;

  /** Begins to watch; `changed` is called whenever something may be different. */
  constructor(client: KubeClient, changed: () => void) {
    const { signal } = this.#stop;
    const ours = [
      [inferencePlatforms, this.#platforms],
      [clusterInferencePlatforms, this.#clusterPlatforms],
      [inferenceDeployments, this.#deployments],
    ] as const;
    this.#ended = Promise.all([
      ...ours.map(([{ kind }, copy]) => follow(client, { apiVersion, kind }, copy, changed, signal)),
      follow(client, { apiVersion: 'events.k8s.io/v1', kind: 'Event' }, this.#events, changed, signal),
    ]);
  }

  /** All of them. */
  get objects(): Objects {
    return {
      platforms: [...this.#platforms.values(), ...this.#clusterPlatforms.values()],
      deployments: [...this.#deployments.values()],
      events: [...this.#events.values()],
    };
  }

  /** A deployment of the namespace `default`. */
  deployment(name: string): StatusObject | undefined {
    return this.objects.deployments.find(
      ({ metadata }) => metadata.name === name && metadata.namespace === 'default',
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }
}
