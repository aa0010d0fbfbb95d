import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { inferencePlatforms } from '../../src/crd/names.ts';
import type { PlatformType } from '../../src/crd/platform-types.ts';
import { projectFolder } from '../support/build-operator.ts';
import { registerSecret } from '../support/canary/canaries.ts';
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

/** What the samples of a folder are changed to for a platform that is not the one they name. */
export interface Connection {
  folder: string;
  /** The type of the platform: the section of the platform object that has the URL. */
  type: PlatformType;
  url: string;
  /** What the Secret holds. */
  credentials: Readonly<Record<string, string>>;
  /** `spec.polling`, where other intervals than the defaults are wanted. */
  polling?: Record<string, string>;
}

/** The samples as a user of this platform would edit them: the URL and the Secret, and nothing else of their specs. */
export function samplesFor({ folder, type, url, credentials, polling }: Connection): Manifest[] {
  return samples(folder).map((manifest) => {
    if (manifest.kind === 'Secret') {
      const secret = { ...manifest, stringData: credentials };
      // As for tests: the operator of the demo may show it nowhere.
      registerSecret(secret);
      return secret;
    }
    if (!isPlatform(manifest)) return manifest;
    const { spec } = manifest;
    return {
      ...manifest,
      spec: { ...spec, [type]: { ...spec[type], url }, ...(polling !== undefined && { polling }) },
    };
  });
}

interface PlatformManifest extends Manifest {
  spec: Partial<Record<PlatformType, Record<string, unknown>>>;
}

function isPlatform(manifest: Manifest): manifest is PlatformManifest {
  return manifest.kind === inferencePlatforms.kind;
}
