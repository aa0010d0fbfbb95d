import { expect, test } from 'vitest';
import { startCannedRunai } from '../../../test/support/canned-runai.ts';
import type { InferenceDeploymentSpec } from '../../crd/inference-deployment.ts';

const WEST = '71f69d83-ba66-4822-adf5-55ce55efd210';
const EAST = '0f1e2d3c-ba66-4822-adf5-55ce55efd211';

/** Names like those of fields. */
const PROJECT = 'spec.runai.project';
const CLUSTER = 'spec.runai.cluster';
const west = { id: '33', name: PROJECT, clusterId: WEST };
const east = { id: '44', name: PROJECT, clusterId: EAST };

const located = async (
  target: 'runai' | 'nim',
  project: string | undefined,
  projects: object[],
  cluster?: string,
) => {
  await using run = await startCannedRunai(
    {
      'GET /api/v1/org-unit/projects': { body: { projects } },
      'GET /api/v1/clusters': {
        body: [
          { uuid: WEST, name: CLUSTER },
          { uuid: EAST, name: 'gpu-east' },
        ],
      },
    },
    { defaultProject: PROJECT },
    target,
  );
  const section = { spec: {}, ...(project && { project }), ...(cluster && { cluster }) };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the part of a spec that the client reads
  const spec = { [target]: section } as unknown as InferenceDeploymentSpec;
  return await run.client.locate(spec, run.call);
};

test.each<['runai' | 'nim', string | undefined, object[], string | undefined, string]>([
  [
    'nim',
    PROJECT,
    [],
    undefined,
    'Run:ai has no project "spec.runai.project" that this connection may see: make it there or grant access to it, or name the right one in spec.nim.project of another InferenceDeployment',
  ],
  [
    'nim',
    undefined,
    [],
    undefined,
    'Run:ai has no project "spec.runai.project" that this connection may see: make it there or grant access to it, or name the right one in spec.runai.defaultProject of the platform object, or in spec.nim.project of another InferenceDeployment',
  ],
  [
    'nim',
    PROJECT,
    [west, east],
    undefined,
    'Project "spec.runai.project" is on several clusters (gpu-east, spec.runai.cluster): add spec.nim.cluster, the name or UUID of one of them',
  ],
  [
    'runai',
    PROJECT,
    [west],
    'gpu-east',
    'Project "spec.runai.project" is not on cluster "gpu-east": name the right one in spec.runai.cluster of another InferenceDeployment, or leave it out there',
  ],
  [
    'nim',
    PROJECT,
    [west],
    'gpu-north',
    'Run:ai has no cluster "gpu-north" that this connection may see (it may see gpu-east, spec.runai.cluster): grant access to it, or name the right one in spec.nim.cluster of another InferenceDeployment',
  ],
])(
  'names stay what they are, whatever they are called: %s, project %s',
  async (target, project, projects, cluster, message) => {
    expect(await located(target, project, projects, cluster)).toEqual({ kind: 'Rejected', message });
  },
);
