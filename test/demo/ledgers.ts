import type { Duplicate, LedgerEntry, LiveWorkload, Theft } from '../simulators/support/ledger.ts';
import type { LiveObjects } from './live-objects.ts';
import type { Narrator } from './narrator.ts';
import type { Platforms, Stage } from './stage.ts';

/** What every simulator's control tells. */
interface Book {
  ledger(): Promise<readonly LedgerEntry[]>;
  duplicates(): Promise<Duplicate[]>;
  leaks(livingMarks: string[]): Promise<LiveWorkload[]>;
  thefts(owner: { ownerId: string }): Promise<Theft[]>;
}

/** One platform's, and how it must look at the end. */
interface Expected {
  platform: string;
  book: Book;
  created: number;
  /** The marks of what must still be there. */
  marks: string[];
  ownerId: string;
}

/** The platforms' own books at the end of the story. Rejects where one of them shows what must not be. */
export async function lookIntoLedgers({
  stage,
  live,
  narrator,
}: {
  stage: Stage;
  live: LiveObjects;
  narrator: Narrator;
}): Promise<void> {
  const step = narrator.step("A look into the platforms' ledgers");
  const marks = live.objects.deployments.map(
    ({ metadata }) => `${stage.ownerId}/${metadata.namespace}/${metadata.name}`,
  );
  const wrong = await Promise.all(expected(stage.platforms, stage.ownerId, marks).map(complaintsOf));
  if (wrong.flat().length > 0) throw new Error(wrong.flat().join('; '));
  step.done("The platforms' ledgers: six workloads created, none twice, none left behind, no other touched");
}

/** EGS keeps no mark: the simulator calls a workload by the key that made it, and by its place. */
function expected({ runai, gcore, egs }: Platforms, ownerId: string, marks: string[]): Expected[] {
  return [
    { platform: 'Run:ai', book: runai.control, created: 4, marks, ownerId },
    { platform: 'Gcore', book: gcore.control, created: 1, marks, ownerId },
    {
      platform: 'EGS',
      book: egs.control,
      created: 1,
      marks: ['operator/team-a/worker-1/summaries'],
      ownerId: 'operator',
    },
  ];
}

async function complaintsOf({ platform, book, created, marks, ownerId }: Expected): Promise<string[]> {
  const [ledger, duplicates, leaks, thefts] = await Promise.all([
    book.ledger(),
    book.duplicates(),
    book.leaks(marks),
    book.thefts({ ownerId }),
  ]);
  const creates = ledger.filter(({ effect }) => effect === 'create').length;
  return [
    ...(creates === created ? [] : [`${creates} workloads were created instead of ${created}`]),
    ...duplicates.map(({ mark }) => `${mark} had several workloads`),
    ...leaks.map(({ name }) => `${name} was left behind`),
    ...thefts.map(({ entry }) => `${entry.name} was touched and is not ours`),
  ].map((complaint) => `${platform}'s ledger: ${complaint}`);
}
