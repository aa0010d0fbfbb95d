import type { Clock } from '../../time/clock.ts';
import type { Call, Location } from '../platform.ts';
import type { RunaiApi } from './api.ts';
import { ListedProjects } from './listed-projects.ts';
import { Projects } from './projects.ts';

/** Where workloads of a connection live: its projects, the same for all kinds. */
export interface Places {
  projects: Projects;
  listed: ListedProjects;
  /** Where the workload of a section lives; one that names no project is in the default one. */
  locate(
    name: 'runai' | 'nim',
    section: { project?: string | undefined; cluster?: string | undefined } | undefined,
    call: Call,
    expected: string | undefined,
  ): Promise<Location>;
}

/** The places of a connection. Makes no call yet. */
export function placesOf(api: RunaiApi, clock: Clock, defaultProject: string | undefined): Places {
  const listed = new ListedProjects();
  const projects = new Projects(api, clock, ({ id, name }) =>
    listed.note({ projectId: id, projectName: name }),
  );
  return {
    projects,
    listed,
    locate(name, section, call, expected) {
      const project = section?.project ?? defaultProject;
      const cluster = section?.cluster;
      const place = {
        section: name,
        byDefault: section?.project === undefined,
        ...(project !== undefined && { project }),
        ...(cluster !== undefined && { cluster }),
      };
      return projects.locate(place, call, expected);
    },
  };
}
