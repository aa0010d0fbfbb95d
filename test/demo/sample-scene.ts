import type { DeploymentRow, Scene } from './scene.ts';

/** For tests: a deployment that runs, with what is given put over it. */
export function row(name: string, more: Partial<DeploymentRow> = {}): DeploymentRow {
  return {
    name,
    platform: 'runai',
    phase: 'Running',
    ready: 'True',
    reason: 'Running',
    health: 'good',
    message: '',
    endpoint: `https://${name}-team-a.inference.gpu-west.example.com`,
    event: 'Ready: It runs.',
    eventId: `ready-${name} 1`,
    ...more,
  };
}

/** For tests: why the broken one of `sampleScene` is broken. */
export const brokenBecause =
  'Run:ai gave the new revision up and serves the one before: image example.com/a:typo cannot be pulled';

/** For tests: one connection, a deployment that runs, and one that is broken. */
export const sampleScene: Scene = {
  platforms: [
    { name: 'runai', url: 'https://acme.run.ai', reason: 'Connected', health: 'good', message: '' },
  ],
  deployments: [
    row('chat'),
    row('reranker', {
      ready: 'False',
      reason: 'Failed',
      health: 'bad',
      message: brokenBecause,
      event: 'Failed',
    }),
  ],
};
