import type { Project } from './accounts.ts';
import { ApiError, invalid } from './api-error.ts';
import type { GcoreWorld } from './world.ts';

/** Throws the platform's refusal of a name, in the way that the knobs say, or returns what the task fails with. */
export function nameTaken(
  world: GcoreWorld,
  { id: projectId, accountId }: Project,
  name: string,
): string | undefined {
  const { duplicateName, hyphenNames, nameFreed } = world.knobs;
  const template = world.nameTemplates.get(accountId);
  if (template !== undefined && !new RegExp(template).test(name)) {
    throw invalid({ name: [`must match the template ${template}`] });
  }
  if (hyphenNames === '400' && name.includes('-')) {
    throw invalid({ name: ['only lower case letters and digits are allowed'] });
  }
  const taken = world
    .named(projectId, name)
    .some(
      ({ goneAt, deleting, phantom }) =>
        goneAt === undefined && !phantom && !(deleting && nameFreed === 'onDelete'),
    );
  if (!taken) return undefined;
  const message = `${name} exists`;
  switch (duplicateName) {
    case 409:
      throw new ApiError(409, 'ConflictError', message);
    case 400:
      throw invalid({ name: ['a deployment with this name already exists'] });
    case 'taskError':
      return message;
  }
}
