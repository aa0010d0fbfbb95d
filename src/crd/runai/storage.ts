import { z } from 'zod';
import { git } from './git-volume.ts';
import { pvc } from './pvc-volume.ts';
import { configMapVolume, dataVolume, emptyDirVolume, hostPath, nfs, secretVolume } from './volumes.ts';

/** What is mounted into the container. Run:ai takes it at creation only. */
export const storage = z
  .object({
    configMapVolume: configMapVolume.optional(),
    secretVolume: secretVolume.optional(),
    dataVolume: dataVolume.optional(),
    emptyDirVolume: emptyDirVolume.optional(),
    git: git.optional(),
    hostPath: hostPath.optional(),
    nfs: nfs.optional(),
    pvc: pvc.optional(),
  })
  .describe('Volumes that are mounted into the container.');
