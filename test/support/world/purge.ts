import {
  apiVersion,
  clusterInferencePlatforms,
  inferenceDeployments,
  inferencePlatforms,
} from '../../../src/crd/names.ts';
import type { KubeClient } from '../kube-client/kube-client.ts';

/** Removes all objects of our kinds from a cluster, finalizers or not. Only where no operator runs any more. */
export async function purge(client: KubeClient): Promise<void> {
  for (const { kind } of [inferenceDeployments, inferencePlatforms, clusterInferencePlatforms]) {
    for (const { metadata } of await client.list({ apiVersion, kind })) {
      const { name, namespace } = metadata;
      const address = {
        apiVersion,
        kind,
        metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
      };
      if (metadata.finalizers !== undefined) await client.patch(address, { metadata: { finalizers: null } });
      await client.delete(address);
    }
  }
}
