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
export async function rowsOf(
  api: RunaiApi,
  { name, projectId, id }: Sought,
  call: Call,
): Promise<Workload[] | PlatformError> {
  const pages = await readAllPages(api, (offset) => listWorkloads(offset, { name, projectId }), call);
  if (pages.kind === 'Failed') return pages.error;
  const rows = new Map<string, Workload>();
  for (const raw of pages.value.flatMap((page) => page.workloads)) {
    const parsed = workloadSchema.safeParse(raw);
    if (!parsed.success) {
      if (!mentions(raw, name, id)) continue;
      return new PlatformError('Transient', `list the workloads: the row of "${name}" is not as documented`);
    }
    const row = parsed.data;
    const isIt = row.id === id || (row.name === name && row.projectId === projectId);
    if (isIt && !row.deletedAt) rows.set(row.id, row);
  }
  return [...rows.values()];
}

/** A row that does not parse, but by what it holds may be the one that is looked for. */
function mentions(raw: unknown, name: string, id: string | undefined): boolean {
  if (!isObject(raw)) return true;
  return raw['name'] === name || raw['id'] === id || typeof raw['name'] !== 'string';
}
