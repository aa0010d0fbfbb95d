import { z } from 'zod';
import { NAME_MAX, text } from '../fields.ts';
import { item } from './item.ts';
import { name, path, VOLUMES_MAX } from './volumes.ts';

const key = () => text(NAME_MAX).optional();

const secretRef = z
  .object({
    name: text(NAME_MAX).optional().describe('Name of the Secret, in the namespace of the project.'),
    authenticationMethod: z
      .enum(['password', 'ssh-key'])
      .optional()
      .describe('Whether the Secret holds a password or an SSH key.'),
    secretKeyOfUser: key().describe('Key of the user name in the Secret.'),
    secretKeyOfPassword: key().describe('Key of the password in the Secret.'),
  })
  .describe('Credentials for a private repository. Later than Run:ai 2.22.');

/** Clones of Git repositories. */
export const git = z
  .array(
    item(
      {
        name: name(),
        repository: text(2048).optional().describe('URL of the repository.'),
        path: path().optional().describe('Where the clone is put in the container.'),
        branch: text(NAME_MAX).optional().describe('Branch to check out.'),
        revision: text(NAME_MAX).optional().describe('Commit or tag to check out.'),
        secretRef: secretRef.optional(),
        passwordSecret: key().describe('Deprecated: name of the Secret with the credentials.'),
        secretKeyOfUser: key().describe('Deprecated: key of the user name in passwordSecret.'),
        secretKeyOfPassword: key().describe('Deprecated: key of the password in passwordSecret.'),
      },
      ['repository', 'path'],
    ),
  )
  .max(VOLUMES_MAX)
  .describe('Clones of Git repositories.');
