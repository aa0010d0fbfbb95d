import { EXIT_INTERRUPTED, Interrupted } from '../support/interruption.ts';
import { invitation } from './invitation.ts';
import { LiveObjects } from './live-objects.ts';
import type { Narrator } from './narrator.ts';
import { sceneOf } from './scene.ts';
import { setStage, type Stage } from './stage.ts';
import { stayUp } from './stay-up.ts';
import { tellStory } from './story.ts';

/** How the demo is played. */
export interface DemoOptions {
  narrator: Narrator;
  /** It ends by itself. */
  once: boolean;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
}

/**
 * Plays the demo and answers the exit code of the process: 0 where all went as it should, 130 where Ctrl-C came
 * before it was played. All that it started has ended then, or ends with this process.
 */
export async function playDemo(options: DemoOptions): Promise<number> {
  const { narrator, once, signal } = options;
  narrator.heading('InferenceDeployments on a real Kubernetes API server and simulated platforms');
  narrator.hint(once ? '' : 'Ctrl-C ends it and leaves nothing behind');
  narrator.say('');
  let code = EXIT_INTERRUPTED;
  try {
    await using stack = new AsyncDisposableStack();
    const stage = await setStage(narrator, stack, signal);
    const live = stack.use(new LiveObjects(stage.client, () => narrator.show(sceneOf(live.objects))));
    stack.defer(() => narrator.hint('Ending …'));
    narrator.say('');
    const succeeded = await isToldWell(stage, live, options);
    if (!once) {
      narrator.say('', ...invitation(stage), '');
      await stayUp(stage, narrator, signal);
    }
    code = succeeded ? 0 : 1;
  } catch (error) {
    if (!signal.aborted || code !== EXIT_INTERRUPTED) {
      narrator.failure(error);
      return 1;
    }
  } finally {
    narrator.hint('');
  }
  if (!once || code === EXIT_INTERRUPTED)
    narrator.say('', 'The demo has ended, and all that it started with it.');
  else if (code === 0) narrator.say('', 'All went as it should, and all that was started has ended.');
  return code;
}

/** A failure of the story is told; what runs goes on, so that one can look. Rejects on Ctrl-C. */
async function isToldWell(
  stage: Stage,
  live: LiveObjects,
  { narrator, signal }: DemoOptions,
): Promise<boolean> {
  try {
    await tellStory({ stage, live, narrator, signal });
    return true;
  } catch (error) {
    if (signal.aborted) throw new Interrupted();
    narrator.failure(error);
    return false;
  }
}
