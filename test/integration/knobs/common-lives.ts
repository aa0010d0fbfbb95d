import { expect } from 'vitest';
import { adoptableId, isReady, workloadOf } from '../../support/status-rules/status-words.ts';
import type { Trial } from '../../support/trial/trial.ts';

/** The effects of the operator's calls on what has this name, oldest first; what comes of a delete is not among them. */
export async function effectsOn({ control }: Trial, name: string): Promise<string[]> {
  const entries = await control.ledger();
  return entries
    .filter((entry) => entry.name === name && entry.origin === 'api' && entry.effect !== 'gone')
    .map(({ effect }) => effect);
}

/** A name that somebody else has is a conflict, and what is theirs stays as it is. */
export async function staysTheirs(trial: Trial, name: string): Promise<void> {
  await trial.deploy(name, {});
  await trial.untilStalled(name, 'NameConflict', /spec\.adopt/);
  await trial.remove(name);
  expect(await effectsOn(trial, name)).toEqual([]);
}

/** A retained workload, and an object of its name that is applied again with `spec`: they find each other. */
export async function retainedAndTakenBack(
  trial: Trial,
  name: string,
  spec: Record<string, unknown>,
  recognised: boolean,
): Promise<void> {
  const { id, createdAt } = workloadOf(await trial.until(name, isReady));
  await trial.remove(name);
  await trial.deploy(name, spec);
  if (!recognised) {
    const stalled = await trial.untilStalled(name, 'NameConflict', /spec\.adopt/);
    await trial.edit(name, { adopt: { id: adoptableId(stalled) } });
  }
  expect(workloadOf(await trial.until(name, isReady))).toMatchObject(
    createdAt === undefined ? { id } : { id, createdAt },
  );
}
