import type { DeploymentRow, PlatformRow, Scene } from './scene.ts';
import { type Cell, type Column, type Paint, table } from './table.ts';
import { cut, wrap } from './text.ts';

/** Something that goes on now. */
export interface Doing {
  text: string;
  /** Whole seconds since it began, where that is worth telling. */
  seconds?: number;
}

/** All that the live part of the terminal shows. */
export interface View {
  doing: readonly Doing[];
  scene: Scene;
  /** The last line. */
  hint: string;
}

/** How much room there is. */
export interface Size {
  columns: number;
  rows: number;
}

/** From here on a deployment's endpoint and event stand in its row, not below it. */
const WIDE = 130;
/** The narrowest terminal that is taken for one. */
const NARROWEST = 20;

/** `full`: all. `brief`: a second line only where something is wrong. `rows`: one line per object. */
type Detail = 'full' | 'brief' | 'rows';

/**
 * The lines of the live part, none wider than the terminal, and one fewer than it has: as much detail as has room.
 * Pure.
 */
export function renderView(view: View, size: Size, paint: Paint): string[] {
  const columns = Math.max(NARROWEST, size.columns) - 1;
  const most = Math.max(1, size.rows - 1);
  for (const detail of ['full', 'brief', 'rows'] as const) {
    const lines = linesOf(view, columns, detail, paint);
    if (lines.length <= most) return lines;
  }
  const lines = linesOf(view, columns, 'rows', paint);
  if (most < 3) return lines.slice(0, most);
  const left = lines.length - (most - 1);
  return [
    ...lines.slice(0, most - 1),
    paint('dim', cut(`… ${left} lines more: make the window taller`, columns)),
  ];
}

function linesOf({ doing, scene, hint }: View, columns: number, detail: Detail, paint: Paint): string[] {
  const blocks = [
    doing.map(({ text, seconds }) => {
      const shown = seconds === undefined ? text : `${text}  ${seconds} s`;
      return `${paint('busy', '▸')} ${cut(shown, columns - 2)}`;
    }),
    scene.platforms.flatMap((platform) => platformLines(platform, columns, detail, paint)),
    deploymentLines(scene.deployments, columns, detail, paint),
    hint === '' ? [] : [paint('dim', cut(hint, columns))],
  ].filter((block) => block.length > 0);
  if (detail === 'rows') return blocks.flat();
  return blocks.flatMap((block, at) => (at === 0 ? block : ['', ...block]));
}

function platformLines(platform: PlatformRow, columns: number, detail: Detail, paint: Paint): string[] {
  const { name, url, reason, health, message } = platform;
  const cells: Cell[] = [
    { text: `platform ${name}` },
    { text: reason, tone: health },
    { text: url, tone: 'dim' },
  ];
  const untitled = [{ title: '' }, { title: '' }, { title: '', flexible: true }];
  const [, line = ''] = table(untitled, [cells], columns, paint);
  return [line, ...(detail === 'rows' ? [] : notes(message, columns, paint))];
}

function deploymentLines(
  deployments: readonly DeploymentRow[],
  columns: number,
  detail: Detail,
  paint: Paint,
): string[] {
  if (deployments.length === 0) return [];
  const wide = columns >= WIDE;
  const shown = wide ? all : all.slice(0, FIRST_OF_WIDE);
  const [heading = '', ...rows] = table(
    shown.map(({ column }) => column),
    deployments.map((deployment) => shown.map(({ cell }) => cell(deployment))),
    columns,
    paint,
  );
  const below = deployments.map(({ message, endpoint, event }) => {
    if (detail === 'rows') return [];
    const why = notes(message, columns, paint);
    if (wide || detail === 'brief') return why;
    return [
      ...why,
      ...labelled('endpoint', endpoint, columns, paint),
      ...labelled('event', event, columns, paint),
    ];
  });
  return [heading, ...rows.flatMap((row, at) => [row, ...(below[at] ?? [])])];
}

function labelled(label: string, text: string, columns: number, paint: Paint): string[] {
  return text === '' ? [] : notes(`${label.padEnd(8)}  ${text}`, columns, paint, 1);
}

/** What stands below a row. */
function notes(text: string, columns: number, paint: Paint, most = 3): string[] {
  return wrap(text, columns - 4, most).map((line) => `    ${paint('dim', line)}`);
}

const all: readonly { column: Column; cell: (deployment: DeploymentRow) => Cell }[] = [
  { column: { title: 'NAME' }, cell: ({ name }) => ({ text: name, tone: 'strong' }) },
  { column: { title: 'READY' }, cell: ({ ready, health }) => ({ text: ready, tone: health }) },
  { column: { title: 'REASON' }, cell: ({ reason, health }) => ({ text: reason, tone: health }) },
  { column: { title: 'PHASE' }, cell: ({ phase }) => ({ text: phase }) },
  { column: { title: 'PLATFORM' }, cell: ({ platform }) => ({ text: platform, tone: 'dim' }) },
  { column: { title: 'ENDPOINT', flexible: true }, cell: ({ endpoint }) => ({ text: endpoint }) },
  { column: { title: 'LAST EVENT', flexible: true }, cell: ({ event }) => ({ text: event, tone: 'dim' }) },
];
const FIRST_OF_WIDE = 5;
