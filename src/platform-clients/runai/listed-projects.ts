import { parseHome } from './home.ts';
import type { Workload } from './schemas.ts';

/** What lists, and reads of single projects, have shown of projects. */
export class ListedProjects {
  readonly #names = new Map<string, string>();
  #complete = false;

  /** A row, or a project itself, has shown the name of a project. */
  note({ projectId, projectName }: Pick<Workload, 'projectId' | 'projectName'>): void {
    if (projectName) this.#names.set(projectId, projectName);
  }

  /** A list has come to its end: what it did not show is not known by a name. */
  complete(): void {
    this.#complete = true;
  }

  /** The project of a home; undefined before the end of the first list. */
  at(home: string): { id: string; name: string | undefined } | undefined {
    const { projectId: id } = parseHome(home);
    const name = this.#names.get(id);
    return name !== undefined || this.#complete ? { id, name } : undefined;
  }
}
