import type { DeploymentRow, PlatformRow, Scene } from './scene.ts';

/** What has become different between two scenes, a line per object: for outputs that cannot be redrawn. Pure. */
export function changes(before: Scene, after: Scene): string[] {
  return [
    ...compare(before.platforms, after.platforms, platformChange),
    ...compare(before.deployments, after.deployments, deploymentChange),
  ];
}

/** The parts of a line that are worth telling. */
type Change<Row> = (was: Row | undefined, row: Row) => string[];

function compare<Row extends { name: string }>(
  before: readonly Row[],
  after: readonly Row[],
  change: Change<Row>,
): string[] {
  const was = new Map(before.map((row) => [row.name, row]));
  const lines = after.map((row) => {
    const parts = change(was.get(row.name), row);
    if (!was.delete(row.name)) parts.unshift('created');
    return parts.length === 0 ? '' : [row.name, ...parts].join(' · ');
  });
  const gone = [...was.keys()].map((name) => `${name} · gone`);
  return [...lines.filter((line) => line !== ''), ...gone];
}

const platformChange: Change<PlatformRow> = (was, row) =>
  was?.reason === row.reason && was.message === row.message ? [] : told(row.reason, row.message);

const deploymentChange: Change<DeploymentRow> = (was, row) => {
  const state = was?.ready !== row.ready || was.reason !== row.reason;
  const { endpoint, event, eventId, message } = row;
  return told(
    state && row.ready !== '' ? `Ready ${row.ready}/${row.reason}` : '',
    was?.phase === row.phase || row.phase === row.reason ? '' : `phase ${row.phase}`,
    was?.message === message ? '' : message,
    was?.endpoint === endpoint ? '' : endpoint,
    was?.eventId === eventId || event === '' ? '' : `event ${event}`,
  );
};

const told = (...parts: readonly string[]): string[] =>
  parts.filter((part) => part !== '' && part !== 'phase ');
