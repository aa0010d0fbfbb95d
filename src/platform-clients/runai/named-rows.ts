import { PlatformError } from '../errors.ts';
import { isObject } from '../json.ts';
import type { Call } from '../platform.ts';
import type { RunaiApi } from './api.ts';
import { readAllPages } from './pages.ts';
import { listWorkloads } from './routes.ts';
import { type Workload, workloadSchema } from './schemas.ts';

/** Which rows are wanted: of this name in this project, or of this id. */
interface Sought {
  name: string;
  projectId: string;
  id: string | undefined;
}

/** The live rows of a name or id over all kinds, each checked: filters are only hints. */
export async function rowsOf(api: RunaiApi, sought: Sought, call: Call): Promise<Workload[] | PlatformError> {
  const { name, projectId } = sought;
  const found = await readAllPages(
    api,
    (offset) => listWorkloads(offset, { name, projectId }),
    ({ workloads }) => workloads.flatMap((raw) => rowIfSought(raw, sought)),
    call,
  );
  if (found.kind === 'Failed') return found.error;
  const rows = new Map<string, Workload>();
  for (const row of found.value) {
    if (row === 'Unclear')
      return new PlatformError('Transient', `list the workloads: the row of "${name}" is not as documented`);
    rows.set(row.id, row);
  }
  return [...rows.values()];
}

function rowIfSought(raw: unknown, { name, projectId, id }: Sought): [Workload | 'Unclear'] | [] {
  const { data: row } = workloadSchema.safeParse(raw);
  if (row === undefined) return mentions(raw, name, id) ? ['Unclear'] : [];
  const isIt = row.id === id || (row.name === name && row.projectId === projectId);
  return isIt && !row.deletedAt ? [row] : [];
}

/** A row that does not parse, but by what it holds may be the one that is looked for. */
function mentions(raw: unknown, name: string, id: string | undefined): boolean {
  if (!isObject(raw)) return true;
  return raw['name'] === name || raw['id'] === id || typeof raw['name'] !== 'string';
}
