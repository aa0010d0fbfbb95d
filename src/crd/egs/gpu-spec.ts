import { z } from 'zod';
import { cel } from '../cel.ts';
import { NAME_MAX, text } from '../fields.ts';

const count = () => z.int32().min(1);

/** How the length of a lease is written. What `extra` says of it comes past the API server. */
export const lease = {
  form: '^[0-9]+d[0-9]+h[0-9]+m$',
  formSays: 'must be days, hours and minutes, such as 6d0h0m',
  lengthSays: 'must be longer than 0d0h0m: write for how long the GPUs are needed, such as 6d0h0m',
} as const;

/** Both as rules and none as a pattern: what a pattern refuses says nothing of how to write it. */
const exitDuration = cel(
  z.string().max(32),
  { rule: `self.matches('${lease.form}')`, message: `exitDuration ${lease.formSays}` },
  { rule: "self.matches('[1-9]')", message: `exitDuration ${lease.lengthSays}` },
);

/** The GPUs that EGS leases for the endpoint. Its API asks for every field. */
export const gpuSpec = z
  .object({
    gpuShape: text(NAME_MAX).describe('Name of the GPU as the inventory of the workspace has it.'),
    instanceType: text(NAME_MAX).describe('Instance type of the nodes, as the inventory has it.'),
    memoryPerGPU: count().describe('Memory of one GPU, in GB.'),
    numberOfGPUs: count().describe('GPUs on each node.'),
    numberOfGPUNodes: count().describe('Nodes with such GPUs.'),
    exitDuration: exitDuration.describe(
      'How long the GPUs are leased: days, hours and minutes, such as 6d0h0m. EGS cannot renew a lease; policies of a workspace usually allow a week.',
    ),
    priority: count()
      .max(300)
      .describe(
        'Priority in the queue for GPUs: 1 to 100 is low, 101 to 200 medium, 201 to 300 high. Policies of a workspace usually allow low only.',
      ),
  })
  .describe('GPUs that are leased for the endpoint. Absent: it runs on CPUs.');
