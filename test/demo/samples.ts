import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { inferencePlatforms } from '../../src/crd/names.ts';
import { projectFolder } from '../support/build-operator.ts';
import type { Manifest } from '../support/kube-client/kube-client.ts';

/** What users copy. */
export const samplesFolder = join(projectFolder, 'docs/samples');

/** What they copy where a connection is for several namespaces. */
export const sharedSamplesFolder = join(samplesFolder, 'shared');

/** What they copy for a NIM service, through the connection of `samplesFolder`. */
export const nimSamplesFolder = join(samplesFolder, 'nim');

/** What users of Gcore copy. */
export const gcoreSamplesFolder = join(samplesFolder, 'gcore');

/** What users of EGS copy. */
export const egsSamplesFolder = join(samplesFolder, 'egs');

/** All objects of docs/samples, or of another folder, file by file. Folders inside are others' matter. */
export function samples(folder: string = samplesFolder): Manifest[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return files.sort().flatMap((name) =>
    parseAllDocuments(readFileSync(join(folder, name), 'utf8')).map((document) => {
      const manifest: Manifest = document.toJS();
      return manifest;
    }),
  );
}

/** What the samples are changed to for a Run:ai that is not the one they name. */
export interface Connection {
  url: string;
  clientId: string;
  clientSecret: string;
  /** `spec.polling`, where other intervals than the defaults are wanted. */
  polling?: Record<string, string>;
}

/** The samples as a user of this Run:ai would edit them: the URL and the Secret, and nothing else of their specs. */
export function samplesFor({ url, clientId, clientSecret, polling }: Connection): Manifest[] {
  return samples().map((manifest) => {
    if (manifest.kind === 'Secret') return { ...manifest, stringData: { clientId, clientSecret } };
    if (!isPlatform(manifest)) return manifest;
    const { spec } = manifest;
    return {
      ...manifest,
      spec: { ...spec, runai: { ...spec.runai, url }, ...(polling !== undefined && { polling }) },
    };
  });
}

interface PlatformManifest extends Manifest {
  spec: { runai: Record<string, unknown> };
}

function isPlatform(manifest: Manifest): manifest is PlatformManifest {
  return manifest.kind === inferencePlatforms.kind;
}
