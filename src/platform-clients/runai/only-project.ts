import { NAME_MAX } from '../../crd/fields.ts';
import type { Refusal } from './meant-home.ts';
import { type Asker, enumerate, projectFields } from './place-words.ts';
import type { Project, projectPageSchema } from './schemas.ts';
import type { z } from 'zod';

/**
 * The project of deployments for which nobody names one: the only one of the list, since no other can be meant. The
 * message of a rejection says what to do. Pure.
 */
export function onlyProject(
  pages: readonly z.output<typeof projectPageSchema>[],
): { kind: 'Found'; project: Project } | Refusal {
  const projects = distinct(pages.flatMap((page) => page.projects));
  const unreadable = pages.reduce((sum, page) => sum + page.unreadable, 0);
  if (unreadable > 0) {
    return rejected(
      (asker) =>
        `Run:ai's list of projects has entries that cannot be read (${unreadable}), so that nobody knows whether there is only one: write one ${into(asker)}`,
    );
  }
  const [project] = projects;
  if (project === undefined) {
    return rejected(
      () =>
        'this connection may see none: make one in Run:ai, or grant access to one; where it is the only one, it need not be named',
    );
  }
  if (projects.length === 1) return { kind: 'Found', project };
  const several = enumerate(projects.map((one) => wordFor(one, projects)));
  return rejected(
    (asker) => `this connection may see several (${several}): write one of them ${into(asker)}`,
  );
}

/** Rows may come twice where the list changes between its pages. */
export function distinct(projects: readonly Project[]): Project[] {
  return [...new Map(projects.map((project) => [project.id, project])).values()];
}

/**
 * What can be written into either field, and means this project alone: its name, or its id where others are called the
 * same, with the name for people behind it.
 */
function wordFor({ id, name }: Project, all: readonly Project[]): string {
  if (name === '' || name.length > NAME_MAX) return id;
  return all.every((one) => one.id === id || one.name !== name) ? name : `${id} (${name})`;
}

function into(asker: Asker): string {
  const [byDefault, own] = projectFields(asker);
  return `into ${byDefault}, or into ${own}`;
}

function rejected(why: Refusal['words']): Refusal {
  return { kind: 'Rejected', words: (asker) => `No project is named, and ${why(asker)}` };
}
