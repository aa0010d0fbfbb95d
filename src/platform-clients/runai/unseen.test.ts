import { describe, expect, test } from 'vitest';
import { cannedInference, type CannedRunai, startCannedRunai } from '../../../test/support/canned-runai.ts';
import type { JsonObject } from '../json.ts';
import type { Desired, Observation, Outcome } from '../platform.ts';
import { hashOf } from './hash.ts';

const PATCH = 'PATCH /api/v1/workloads/inferences/w1';
const GET = 'GET /api/v1/workloads/inferences/w1';
const WINDOW = 30_000;

const before = { image: 'a:1', priorityClass: 'low', compute: { cpuCoreRequest: 1 }, workingDir: '/a' };

/** A platform that takes every PATCH; `shown` is what it makes of it. */
interface Scene {
  runai: CannedRunai;
  shown: JsonObject;
  update(spec: JsonObject, ignoresDrift?: boolean): Promise<Outcome>;
  /** A look of a pass that wants this spec. */
  look(spec: JsonObject): void;
}

async function scene(play: (scene: Scene) => Promise<void>): Promise<void> {
  await using runai = await startCannedRunai({
    [PATCH]: { status: 202, body: cannedInference },
    [GET]: () => ({ body: { ...cannedInference, spec: it.shown } }),
  });
  const desiredOf = (spec: JsonObject): Desired => ({
    name: 'a',
    body: { name: 'a', spec },
    hash: hashOf(spec),
    applied: hashOf(before),
    notices: [],
  });
  const seen = (): Observation => {
    const detail = { spec: it.shown, revisions: { kind: 'Unsupported' } };
    const look = { id: 'w1', home: 'c1/33', begunAt: runai.clock.monotonic(), detail };
    return look as unknown as Observation;
  };
  const it: Scene = {
    runai,
    shown: before,
    update(spec, ignoresDrift = false) {
      return runai.client.update(seen(), desiredOf(spec), runai.call, {
        visibilityWindow: WINDOW,
        ignoresDrift,
      });
    },
    look: (spec) => void runai.client.diff(desiredOf(spec), seen()),
  };
  await play(it);
}

const unseen = { kind: 'Accepted', unseen: expect.any(String) as string };
const immutable = { kind: 'Refused', error: { class: 'Immutable' } };

describe('a PATCH that was taken, with a field that not every release can update', () => {
  const wanted = { ...before, priorityClass: 'high' };

  test('shown by the read after it: accepted', () =>
    scene(async (it) => {
      it.runai.routes[PATCH] = () => {
        it.shown = wanted;
        return { status: 202, body: {} };
      };
      expect(await it.update(wanted)).toEqual({ kind: 'Accepted' });
      expect(it.runai.calls()).toEqual([PATCH, GET]);
    }));

  test('not shown by then: no verdict, and no other PATCH, until a window later', () =>
    scene(async (it) => {
      expect(await it.update(wanted)).toEqual({
        kind: 'Accepted',
        unseen: 'Run:ai does not show spec.runai.spec.priorityClass yet',
      });
      await it.runai.clock.advance(WINDOW - 1);
      expect(await it.update(wanted)).toMatchObject(unseen);
      await it.runai.clock.advance(1);
      expect(await it.update(wanted)).toMatchObject({
        kind: 'Refused',
        error: {
          class: 'Immutable',
          message: 'Run:ai took the change but left spec.runai.spec.priorityClass as before',
        },
      });
      expect(it.runai.calls()).toEqual([PATCH, GET]);
    }));

  test('shown late: accepted, without another PATCH', () =>
    scene(async (it) => {
      expect(await it.update(wanted)).toMatchObject(unseen);
      await it.runai.clock.advance(WINDOW / 2);
      it.shown = wanted;
      expect(await it.update(wanted)).toEqual({ kind: 'Accepted' });
      expect(it.runai.calls()).toEqual([PATCH, GET]);
    }));

  test('another part of it is shown: the read is of after it', () =>
    scene(async (it) => {
      const both = { ...wanted, image: 'a:2' };
      it.runai.routes[PATCH] = () => {
        it.shown = { ...before, image: 'a:2' };
        return { status: 202, body: {} };
      };
      expect(await it.update(both)).toMatchObject(immutable);
    }));

  test('another part of it is shown late', () =>
    scene(async (it) => {
      const both = { ...wanted, compute: { cpuCoreRequest: 2 } };
      expect(await it.update(both)).toMatchObject(unseen);
      it.shown = { ...before, compute: { cpuCoreRequest: 2 } };
      expect(await it.update(both)).toMatchObject(immutable);
    }));

  test('a verdict is for once: the next try is a PATCH', () =>
    scene(async (it) => {
      await it.update(wanted);
      await it.runai.clock.advance(WINDOW);
      await it.update(wanted);
      expect(await it.update(wanted)).toMatchObject(unseen);
      expect(it.runai.calls()).toEqual([PATCH, GET, PATCH, GET]);
    }));

  test('another spec in between is another PATCH', () =>
    scene(async (it) => {
      await it.update(wanted);
      await it.runai.clock.advance(WINDOW);
      expect(await it.update({ ...wanted, priorityClass: 'medium' })).toMatchObject(unseen);
      expect(it.runai.calls()).toEqual([PATCH, GET, PATCH, GET]);
    }));

  test('taken back before it showed: when it is wanted again it is another PATCH', () =>
    scene(async (it) => {
      await it.update(wanted);
      it.look(wanted);
      it.look(before);
      await it.runai.clock.advance(WINDOW);
      expect(await it.update(wanted)).toMatchObject(unseen);
      expect(it.runai.calls()).toEqual([PATCH, GET, PATCH, GET]);
    }));

  test('drift that was mended, as a late read told, is mended by another PATCH when it comes again', () =>
    scene(async (it) => {
      const drifted = { ...before, priorityClass: 'high' };
      for (const _ of [1, 2]) {
        it.shown = drifted;
        it.look(before);
        expect(await it.update(before)).toMatchObject(unseen);
        it.shown = before;
        it.look(before);
        await it.runai.clock.advance(WINDOW);
      }
      expect(it.runai.calls()).toEqual([PATCH, GET, PATCH, GET]);
    }));

  test('where the read fails the next look tells, without another PATCH', () =>
    scene(async (it) => {
      it.runai.routes[GET] = { status: 503, body: {} };
      expect(await it.update(wanted)).toMatchObject({ kind: 'Ambiguous' });
      it.shown = wanted;
      expect(await it.update(wanted)).toEqual({ kind: 'Accepted' });
      expect(it.runai.calls()).toEqual([PATCH, GET]);
    }));
});

test.each([
  ['image', { ...before, image: 'a:2' }],
  ['workingDir', { ...before, workingDir: '/b' }],
  ['environmentVariables', { ...before, environmentVariables: [{ name: 'A', value: '1' }] }],
  ['autoscaling', { ...before, autoscaling: { minReplicas: 2, maxReplicas: 2 } }],
  ['nothing', before],
])('%s, which every release can update, is not read back', (_, wanted) =>
  scene(async (it) => {
    expect(await it.update(wanted)).toEqual({ kind: 'Accepted' });
    expect(it.runai.calls()).toEqual([PATCH]);
  }),
);

test('where drift is ignored, what was sent before may differ for ever; what is new may not', () =>
  scene(async (it) => {
    it.shown = { ...before, priorityClass: 'as the policy says' };
    expect(await it.update({ ...before, image: 'a:2' }, true)).toEqual({ kind: 'Accepted' });
    expect(it.runai.calls()).toEqual([PATCH]);
    expect(await it.update({ ...before, category: 'new' }, true)).toEqual({
      kind: 'Accepted',
      unseen: 'Run:ai does not show spec.runai.spec.category yet',
    });
  }));

test('a field that the spec dropped is read back, whichever it is, and may be late as well', () =>
  scene(async (it) => {
    const { workingDir: _, ...wanted } = before;
    expect(await it.update(wanted)).toMatchObject(unseen);
    await it.runai.clock.advance(WINDOW);
    expect(await it.update(wanted)).toMatchObject({
      error: { class: 'Immutable', message: expect.stringContaining('spec.workingDir') as string },
    });
  }));
