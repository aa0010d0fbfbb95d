import { z } from 'zod';

/** Linux capabilities by the names that Run:ai takes, without the CAP_ in front. */
const capabilities = [
  'AUDIT_CONTROL',
  'AUDIT_READ',
  'AUDIT_WRITE',
  'BLOCK_SUSPEND',
  'CHOWN',
  'DAC_OVERRIDE',
  'DAC_READ_SEARCH',
  'FOWNER',
  'FSETID',
  'IPC_LOCK',
  'IPC_OWNER',
  'KILL',
  'LEASE',
  'LINUX_IMMUTABLE',
  'MAC_ADMIN',
  'MAC_OVERRIDE',
  'MKNOD',
  'NET_ADMIN',
  'NET_BIND_SERVICE',
  'NET_BROADCAST',
  'NET_RAW',
  'SETGID',
  'SETFCAP',
  'SETPCAP',
  'SETUID',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_CHROOT',
  'SYS_MODULE',
  'SYS_NICE',
  'SYS_PACCT',
  'SYS_PTRACE',
  'SYS_RAWIO',
  'SYS_RESOURCE',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'SYSLOG',
  'WAKE_ALARM',
] as const;

/** As whom and with what rights the container runs. Run:ai takes it at creation only. */
export const security = z
  .object({
    runAsUid: z.int().optional().describe('User id, with uidGidSource: custom.'),
    runAsGid: z.int().optional().describe('Group id, with uidGidSource: custom.'),
    runAsNonRoot: z.boolean().optional().describe('Refuse to start as root.'),
    readOnlyRootFilesystem: z
      .boolean()
      .optional()
      .describe('Mount the root file system of the container read-only.'),
    supplementalGroups: z
      .string()
      .max(1024)
      .regex(/^[0-9, ]*$/)
      .optional()
      .describe('Further group ids, separated by commas. Empty: none.'),
    uidGidSource: z
      .enum(['fromTheImage', 'fromIdpToken', 'custom'])
      .optional()
      .describe('Where user and group ids come from. Default: fromTheImage.'),
    seccompProfileType: z
      .enum(['RuntimeDefault', 'Unconfined', 'Localhost'])
      .optional()
      .describe('Seccomp profile. Run:ai does not support Localhost.'),
    capabilities: z
      .array(z.enum(capabilities))
      .max(capabilities.length)
      .optional()
      .describe('Linux capabilities to add.'),
  })
  .describe('As whom and with what rights the container runs.');
