import { inferenceDeploymentSpecSchema } from '../../../src/crd/inference-deployment.ts';
import type { Desired, Outcome, Subject } from '../../../src/platform-clients/platform.ts';
import { systemClock } from '../../../src/time/clock.ts';
import { openOn, realWire } from './opened.ts';
import * as plays from './plays.ts';
import type { Play, Told } from './plays.ts';
import { Tape, type Wire } from './tape.ts';
import type { LieTarget, Sought } from './target.ts';

/** Something that a controller asks for, and all answers to it of one moment. */
export interface Scene {
  name: string;
  target: LieTarget;
  url: string;
  /** When it was, in milliseconds since the epoch. */
  now: number;
  tape: Tape;
  play: Play;
  /** What came of it when nobody lied. */
  honest: Told;
  sought: Sought;
  /** Is there such a workload? */
  exists: boolean;
  /** How many calls it took. */
  calls: number;
}

const NAME = 'llama';
const STRANGER = 'stranger';

/** A workload's life on a simulator, in which all that the port has is asked for at least once. */
export async function scenesOf(target: LieTarget): Promise<Scene[]> {
  const platform = await target.start();
  try {
    await platform.control.setClock('manual');
    await platform.occupy(STRANGER);
    return await new Recording(target, platform.url, platform).life();
  } finally {
    await platform.stop();
  }
}

/** What is known of a scene. */
interface Facts {
  id?: string;
  desired?: Desired;
  exists?: boolean;
  /** It ends with a call that changes something. */
  changes?: boolean;
}

class Recording {
  readonly #target: LieTarget;
  readonly #url: string;
  readonly #platform: Awaited<ReturnType<LieTarget['start']>>;
  readonly #wire: Wire & { close(): Promise<void> };
  readonly #scenes: Scene[] = [];

  constructor(target: LieTarget, url: string, platform: Awaited<ReturnType<LieTarget['start']>>) {
    this.#target = target;
    this.#url = url;
    this.#platform = platform;
    this.#wire = realWire(url, systemClock);
  }

  async life(): Promise<Scene[]> {
    const { location } = await this.#record('locate', plays.locate(this.#spec('first'), undefined));
    if (location?.kind !== 'Home') throw new Error(`no home: ${JSON.stringify(location)}`);
    const { home } = location;
    const first = await this.#desired('first');
    const named = { identity: { home, name: NAME }, desired: first };
    const nowhere = { desired: first };
    await this.#record('locate again', plays.locate(this.#spec('first'), home));
    await this.#record('look, nothing is there', plays.look(named), nowhere);
    await this.#record('list', plays.list);

    const { outcome: created } = await this.#record('create', plays.make(home, first), nowhere);
    const tasks = (made: Outcome | undefined): readonly string[] =>
      made?.kind === 'Accepted' ? (made.tasks ?? []) : [];
    await this.#record('create again', plays.make(home, first), { desired: first, exists: true });
    await this.#record('open creates', plays.openCreates(home, NAME));
    await this.#record('track a create', plays.track(tasks(created), NAME));
    await this.#platform.control.advance(1);
    await this.#record('look by name, it begins', plays.look(named), { desired: first, exists: true });
    await this.#settle();
    const { finding } = await this.#record('look by name', plays.look(named), {
      desired: first,
      exists: true,
    });
    if (finding?.kind !== 'Present')
      throw new Error(`${this.#target.name}: not there: ${JSON.stringify(finding)}`);
    const { id } = finding.observation;
    const known = { home, name: NAME, id, seen: true, recorded: true };
    const runs = { id, desired: first, exists: true };
    await this.#record('look by id', plays.look({ identity: known, desired: first }), runs);
    await this.#record('adopt', plays.look({ identity: { home, name: NAME, id }, desired: first }), runs);
    await this.#record('around', plays.around(id, home, first));
    await this.#record('list', plays.list);
    await this.#record('track what is over', plays.track(tasks(created), NAME));
    await this.#record('stop', plays.turn('stop', { identity: known, desired: first }), {
      ...runs,
      changes: true,
    });
    await this.#settle();
    await this.#record('start', plays.turn('start', { identity: known, desired: first }), {
      ...runs,
      changes: true,
    });
    await this.#settle();

    const second = await this.#desired('second', first.hash);
    const changing = { identity: { ...known, changing: true }, desired: second };
    const { outcome: updated } = await this.#record('update', plays.update(changing), {
      ...runs,
      desired: second,
      changes: true,
    });
    const operation = {
      type: 'Update',
      startedAt: '2026-01-05T10:00:00Z',
      ...(updated?.kind === 'Accepted' && updated.baseline !== undefined && { baseline: updated.baseline }),
    } as const;
    const { baseline } = { baseline: undefined, ...operation };
    const following = {
      identity: { ...known, ...(baseline !== undefined && { baseline }) },
      desired: second,
      operation,
    };
    await this.#record('track an update', plays.track(tasks(updated), NAME));
    await this.#record('look, it changes', plays.look(following), { ...runs, desired: second });
    await this.#settle();
    await this.#record('look, it has changed', plays.look(following), { ...runs, desired: second });

    if (this.#platform.starve !== undefined) {
      await this.#platform.starve(NAME);
      await this.#record('look, it has nothing to run on', plays.look(following), {
        ...runs,
        desired: second,
      });
    }
    await this.#platform.breakIt(NAME);
    await this.#settle();
    await this.#record('look, it is broken', plays.look({ ...following, identity: known }), {
      ...runs,
      desired: second,
    });
    const requests = finding.observation.gpuRequests ?? [];
    await this.#record('release', plays.release(requests));
    await this.#record('delete', plays.remove({ identity: known, desired: second }), {
      ...runs,
      desired: second,
    });
    await this.#record('look, it goes', plays.look({ identity: known, desired: second }), {
      ...runs,
      desired: second,
    });
    await this.#settle();
    await this.#record('delete again', plays.remove({ identity: known, desired: second }), {
      id,
      desired: second,
    });
    await this.#settle();
    await this.#record('look, it is gone', plays.look({ identity: known, desired: second }), {
      id,
      desired: second,
    });
    await this.#wire.close();
    return this.#scenes;
  }

  async #record(
    name: string,
    play: Play,
    { id, desired, exists = false, changes = false }: Facts = {},
  ): Promise<Told> {
    const now = await this.#platform.control.now();
    const tape = new Tape(await this.#unauthorised());
    let calls = 0;
    const recorder = tape.recorder(this.#wire);
    const counting: Wire = {
      send: (request, signal) => {
        calls += 1;
        return recorder.send(request, signal);
      },
    };
    const honest = await play(openOn(counting, this.#target, this.#url, now));
    // Of what a platform does not have there is nothing to be told.
    if (calls === 0 || (changes && honest.outcome === undefined)) return honest;
    const sought = { name: NAME, id, desired: desired ?? (await this.#desired('first')) };
    const { length } = this.#scenes;
    const scene = { target: this.#target, url: this.#url, now, tape, play, honest, sought, exists, calls };
    this.#scenes.push({ name: `${this.#target.name} ${length + 1}: ${name}`, ...scene });
    return honest;
  }

  /** Time enough for whatever is under way, in steps, as the platform sees it. */
  async #settle(): Promise<void> {
    for (let step = 0; step < 10; step += 1)
      await this.#platform.control.advance(this.#target.settlesIn / 10);
  }

  async #unauthorised() {
    const path = this.#target.name === 'gcore' ? '/cloud/v3/inference/1234/deployments' : '/api/v1/workloads';
    const url = this.#target.name === 'egs' ? '/api/v1/slice-workspace/list' : path;
    const request = { method: 'GET', path: url, headers: { authorization: 'Bearer wrong' } } as const;
    const exchange = await this.#wire.send(request, new AbortController().signal);
    if (exchange.kind !== 'Answer' || exchange.status !== 401) throw new Error('a wrong token is refused');
    return exchange;
  }

  #spec(version: 'first' | 'second'): Subject['spec'] {
    return inferenceDeploymentSpecSchema.parse({
      platformRef: { name: 'platform' },
      ...this.#target.spec(version),
    });
  }

  async #desired(version: 'first' | 'second', applied?: string): Promise<Desired> {
    const now = await this.#platform.control.now();
    const { client } = openOn(this.#wire, this.#target, this.#url, now);
    const spec = this.#spec(version);
    const subject = { namespace: 'prod', name: NAME, ownerMark: `cluster-1/prod/${NAME}`, spec };
    const translation = client.translate({ ...subject, ...(applied !== undefined && { applied }) });
    if (translation.kind !== 'Desired') throw new Error(JSON.stringify(translation));
    return translation.desired;
  }
}
