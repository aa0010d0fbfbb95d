import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { projectFolder } from '../build-operator.ts';
import type { Manifest } from '../kube-client/kube-client.ts';

/** The kustomize base that a user installs. */
export const deployFolder = join(projectFolder, 'deploy');

/**
 * The objects of a kustomize base, in its order, as far as its `resources` go: patches, labels and images are
 * for kustomize itself.
 */
export function manifestsOf(folder: string): Manifest[] {
  const { resources }: { resources: string[] } = parse(
    readFileSync(join(folder, 'kustomization.yaml'), 'utf8'),
  );
  return resources.flatMap((resource) => {
    const path = join(folder, resource);
    return statSync(path).isDirectory() ? manifestsOf(path) : documentsOf(path);
  });
}

function documentsOf(path: string): Manifest[] {
  return parseAllDocuments(readFileSync(path, 'utf8')).map((document) => {
    const manifest: Manifest = document.toJS();
    return manifest;
  });
}
