import { flavors } from '../catalog.ts';
import type { KnobPath } from '../knob-positions.ts';
import { container, creation, DEPLOYMENTS, SETTLED_MS } from '../test-client.ts';
import { created, field, glance, type KnobTest, LLAMA, listed, status } from './steps.ts';

const QUOTA = 'Quota limit for inference_gpu_h100_count exceeded by 1';
const FULL = `The region 7 has reached the limit of flavor ${flavors.h100}`;
const long = `${'x'.repeat(300)} [inference-operator.io/owner=owner/default/llama70b]`;

/** Knobs about creates and about who may have which name. */
export const createKnobs = {
  hyphenNames: {
    steps: (sim) => status(sim, 'POST', DEPLOYMENTS, creation('my-llama')),
    answers: [200, 400],
  },
  duplicateName: {
    async steps(sim) {
      await sim.serving('llama70b');
      const answer = await created(sim);
      return [answer, await glance(sim), (await sim.control.ledger()).length];
    },
    answers: [
      [[409, 'ConflictError'], 'ACTIVE 1', 1],
      [[400, 'ValidationError'], 'ACTIVE 1', 1],
      [[200, 'ERROR', 'llama70b exists'], 'ACTIVE 1', 1],
    ],
  },
  nameFreed: {
    async steps(sim) {
      await sim.serving('llama70b');
      await sim.call('DELETE', LLAMA);
      const going = await status(sim, 'POST', DEPLOYMENTS, creation('llama70b'));
      await sim.control.advance(SETTLED_MS);
      return [going, await status(sim, 'POST', DEPLOYMENTS, creation('llama70b'))];
    },
    answers: [
      [200, 409],
      [409, 200],
    ],
  },
  visibleAt: {
    async steps(sim) {
      await sim.create('llama70b');
      const seen = [];
      for (const ms of [0, 100, 100]) {
        await sim.control.advance(ms);
        // What is not visible cannot be changed, stopped or deleted.
        const change = await status(sim, 'POST', `${LLAMA}/start`);
        seen.push([await status(sim, 'GET', LLAMA), (await listed(sim)).length, change]);
      }
      return seen;
    },
    answers: [
      [
        [200, 1, 204],
        [200, 1, 204],
        [200, 1, 204],
      ],
      [
        [404, 0, 404],
        [200, 1, 204],
        [200, 1, 204],
      ],
      [
        [404, 0, 404],
        [404, 0, 404],
        [200, 1, 204],
      ],
    ],
  },
  forbidden: {
    async steps(sim) {
      await sim.control.setCapacity(7, flavors.h100, 0);
      return created(sim);
    },
    answers: [
      [403, 'ForbiddenError'],
      [200, 'ERROR', FULL],
    ],
  },
  quotaStatus: {
    async steps(sim) {
      await sim.control.setQuota(29_841, { inference_gpu_h100_count: 0 });
      return created(sim);
    },
    answers: [
      [400, 'QuotaLimitExceed'],
      [403, 'QuotaLimitExceed'],
      [409, 'QuotaLimitExceed'],
      [200, 'ERROR', QUOTA],
    ],
  },
  failedCreate: {
    async steps(sim) {
      await sim.control.scriptTask('llama70b', 'create', { kind: 'error', message: 'out of luck' });
      await created(sim);
      return [await status(sim, 'GET', LLAMA), await field(sim, 'status')];
    },
    answers: [
      [404, undefined],
      [200, 'DEPLOYING'],
    ],
  },
  missingRef: {
    async steps(sim) {
      const answer = await created(sim, { credentials_name: 'nobody' });
      const [region] = ((await field(sim, 'containers')) as { error_message: string }[] | undefined) ?? [];
      return [answer, region?.error_message];
    },
    answers: [
      [[400, 'ValidationError'], undefined],
      [[404, 'NotFoundError'], undefined],
      [[200, 'ERROR', 'registry credentials nobody does not exist'], undefined],
      [[200, 'FINISHED', null], 'registry credentials nobody does not exist'],
    ],
  },
  newAtZero: {
    async steps(sim) {
      await sim.serving('llama70b', { containers: [container(7, 0, 3)], timeout: 60 });
      const fresh = await glance(sim);
      await sim.control.advance(60_000);
      return [fresh, await glance(sim)];
    },
    answers: [
      ['PENDING 0', 'PENDING 0'],
      ['ACTIVE 1', 'PENDING 0'],
    ],
  },
  scaleCheck: {
    async steps(sim) {
      const crossed = await status(
        sim,
        'POST',
        DEPLOYMENTS,
        creation('crossed', { containers: [container(7, 3, 2)] }),
      );
      const none = await status(
        sim,
        'POST',
        DEPLOYMENTS,
        creation('none', { containers: [container(7, 0, 0)] }),
      );
      return [crossed, none];
    },
    answers: [
      [400, 400],
      [200, 200],
    ],
  },
  descriptionMax: {
    async steps(sim) {
      await sim.create('llama70b', { description: long });
      return String(await field(sim, 'description')).length;
    },
    answers: [long.length, 255],
  },
  descriptionOver: {
    async steps(sim) {
      await sim.control.knobs({ descriptionMax: 255 });
      return status(sim, 'POST', DEPLOYMENTS, creation('llama70b', { description: long }));
    },
    answers: [200, 400],
  },
  descriptionTrim: {
    async steps(sim) {
      await sim.create('llama70b', { description: ' [inference-operator.io/owner=a/b/c]' });
      return field(sim, 'description');
    },
    answers: [' [inference-operator.io/owner=a/b/c]', '[inference-operator.io/owner=a/b/c]'],
  },
  dropResponseAfterCommit: {
    async steps(sim) {
      const post = () => status(sim, 'POST', DEPLOYMENTS, creation('llama70b')).catch(() => 'no answer');
      return [await post(), await status(sim, 'GET', LLAMA), await post()];
    },
    answers: [
      [200, 200, 409],
      ['no answer', 200, 409],
    ],
  },
  activeDelayMs: {
    async steps(sim) {
      await sim.create('llama70b');
      await sim.control.advance(200);
      const finished = await glance(sim);
      await sim.control.advance(200);
      const soon = await glance(sim);
      await sim.control.advance(1800);
      return [finished, soon, await glance(sim)];
    },
    answers: [
      ['DEPLOYING 0', 'ACTIVE 1', 'ACTIVE 1'],
      ['ACTIVE 1', 'ACTIVE 1', 'ACTIVE 1'],
      ['DEPLOYING 0', 'PARTIALLYDEPLOYED 0', 'ACTIVE 1'],
    ],
  },
} satisfies Partial<Record<KnobPath, KnobTest>>;
