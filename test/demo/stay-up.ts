import { abortable } from '../../src/time/deadline.ts';
import type { Exit } from '../support/control-plane/guard-messages.ts';
import type { OperatorProcess } from '../support/operator/operator-process.ts';
import { Interrupted } from '../support/interruption.ts';
import type { Narrator } from './narrator.ts';
import type { Stage } from './stage.ts';

/**
 * Resolves on Ctrl-C. An operator that somebody ends is started again, as in a cluster; that a simulated platform has
 * ended is told. Rejects, with the last of its log, where the operator fails by itself or does not start again.
 */
export async function stayUp(stage: Stage, narrator: Narrator, signal: AbortSignal): Promise<void> {
  for (const [name, platform] of Object.entries(stage.platforms))
    void platform.ended().then(() => {
      if (!signal.aborted)
        narrator.say(
          '',
          `The simulated platform ${name} has ended and stays unreachable. Ctrl-C and begin anew.`,
        );
    });
  try {
    for (let operator = stage.operator; ; ) operator = await next(operator, stage, narrator, signal);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  }
}

async function next(
  operator: OperatorProcess,
  stage: Stage,
  narrator: Narrator,
  signal: AbortSignal,
): Promise<OperatorProcess> {
  const exit = await abortable(operator.ended(), signal);
  if (!isAsked(exit)) throw new Error(`the operator ended with code ${exit.code}\n\n${operator.diagnose()}`);
  narrator.say('');
  const step = narrator.step(`The operator ended with ${exit.signal ?? 'code 0'}, and is started again`);
  const another = await stage.replace(operator);
  step.done('The operator was ended, is started again and goes on from what the API server has');
  narrator.aside(`Its log: ${another.logFile}`);
  return another;
}

/** Did somebody end it? */
const isAsked = ({ code, signal }: Exit): boolean => code === 0 || signal !== null;
