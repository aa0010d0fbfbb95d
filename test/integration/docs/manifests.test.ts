import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { group } from '../../../src/crd/names.ts';
import { blocks, pages } from '../../docs/pages.ts';
import { KubeClient, type Manifest } from '../../support/kube-client/kube-client.ts';
import { sharedControlPlane } from '../../support/world/shared-control-plane.ts';

/** Whole objects in the pages; parts of objects are not for the API server. */
function manifests(): { path: string; manifest: Manifest }[] {
  return pages().flatMap((page) =>
    blocks(page, 'yaml')
      .flatMap((block) => parseAllDocuments(block))
      .flatMap((document) => {
        const manifest: Manifest = document.toJS();
        return manifest.kind === undefined ? [] : [{ path: page.path, manifest }];
      }),
  );
}

test('the API server takes every object that the pages show', async () => {
  const { kubeconfig } = await sharedControlPlane();
  await using client = new KubeClient(kubeconfig);
  const shown = manifests();
  expect(shown.filter(({ manifest }) => manifest.apiVersion.startsWith(group)).length).toBeGreaterThan(4);
  for (const { path, manifest } of shown) {
    const taken = client.create(manifest, { dryRun: true });
    await expect(taken, `${path}: ${manifest.kind} ${manifest.metadata.name}`).resolves.toBeDefined();
  }
});
