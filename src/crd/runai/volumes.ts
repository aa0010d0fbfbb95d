import { z } from 'zod';
import { cel } from '../cel.ts';
import { NAME_MAX, text } from '../fields.ts';
import { item } from './item.ts';
import { quantity } from './quantity.ts';

const PATH_MAX = 4096;

/** Most entries of one list of volumes. */
export const VOLUMES_MAX = 64;

/** A path in the container, or of what is mounted. */
export const path = () => text(PATH_MAX);
/** Name of a volume's entry. */
export const name = () => text(NAME_MAX).optional().describe('Name of the entry.');

const mountPath = path().optional().describe('Where it is mounted in the container.');
const defaultMode = z
  .string()
  .max(4)
  .regex(/^0[0-7]{3}$/)
  .optional()
  .describe('Permissions of the files, such as 0644. Run:ai 2.23 and later.');

/** Files from config maps. */
export const configMapVolume = z
  .array(
    item(
      {
        name: name(),
        configMap: text(NAME_MAX)
          .optional()
          .describe('Name of the ConfigMap, in the namespace of the project.'),
        mountPath,
        subPath: path().optional().describe('One file or folder of it instead of the whole.'),
        defaultMode,
      },
      ['configMap', 'mountPath'],
    ),
  )
  .max(VOLUMES_MAX)
  .describe('Files from ConfigMaps.');

/** Files from secrets. */
export const secretVolume = z
  .array(
    item(
      {
        name: name(),
        secret: text(NAME_MAX).optional().describe('Name of the Secret, in the namespace of the project.'),
        mountPath,
        defaultMode,
      },
      ['secret', 'mountPath'],
    ),
  )
  .max(VOLUMES_MAX)
  .describe('Files from Secrets.');

/** Data volumes of Run:ai. */
export const dataVolume = z
  .array(
    item(
      {
        id: z
          .string()
          .max(36)
          .regex(/^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/)
          .optional()
          .describe('UUID of the data volume.'),
        mountPath,
      },
      ['id', 'mountPath'],
    ),
  )
  .max(VOLUMES_MAX)
  .describe('Data volumes of Run:ai, which several projects can share.');

/** Scratch space. */
export const emptyDirVolume = z
  .array(
    item(
      {
        name: name(),
        path: path().optional().describe('Where it is mounted in the container.'),
        medium: z
          .enum(['Memory'])
          .optional()
          .describe('Memory: keep it in memory. Default: on the disk of the node.'),
        sizeLimit: quantity().optional().describe('How large it may become.'),
      },
      ['path'],
    ),
  )
  .max(VOLUMES_MAX)
  .describe('Scratch space that goes away with the pod.');

/** Folders of the node. */
export const hostPath = cel(
  z
    .array(
      item(
        {
          name: name(),
          path: path().optional().describe('Folder of the node.'),
          mountPath,
          readOnly: z.boolean().default(true).describe('Mount it read-only.'),
          mountPropagation: z
            .enum(['None', 'HostToContainer'])
            .optional()
            .describe('Whether later mounts of the node show up in the container; the same for all entries.'),
        },
        ['path', 'mountPath'],
      ),
    )
    .max(VOLUMES_MAX),
  {
    rule: "self.all(x, (has(x.mountPropagation) ? x.mountPropagation : 'None') == (has(self[0].mountPropagation) ? self[0].mountPropagation : 'None'))",
    message: 'mountPropagation must be the same for all entries of hostPath: write the same in each',
  },
).describe('Folders of the node.');

/** NFS exports. */
export const nfs = z
  .array(
    item(
      {
        name: name(),
        server: text(NAME_MAX).optional().describe('Host name or address of the NFS server.'),
        path: path().optional().describe('Exported path on the server.'),
        mountPath,
        readOnly: z.boolean().optional().describe('Mount it read-only. Default: true.'),
      },
      ['server', 'path', 'mountPath'],
    ),
  )
  .max(VOLUMES_MAX)
  .describe('Exports of NFS servers.');
