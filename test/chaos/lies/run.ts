import { complaints } from './judge.ts';
import type { ToldLie } from './lie.ts';
import { openOn } from './opened.ts';
import type { Told } from './plays.ts';
import type { Scene } from './scenes.ts';
import type { Served } from './tape.ts';

/** Plays a scene with these lies. Rejects where the client makes something of them that nobody has said. */
export async function playWith(scene: Scene, lies: readonly ToldLie[]): Promise<Told> {
  const served: Served[] = [];
  const opened = openOn(scene.tape.player(lies, served), scene.target, scene.url, scene.now);
  const told = await scene.play(opened);
  const wrong = complaints(scene, told, served);
  if (wrong.length > 0) throw new Error(`${scene.name}: ${wrong.join('; ')}\n${inWords(served)}`);
  return told;
}

/** What a run came to, for those who count. */
export function verdictOf({ finding, outcome, assessments = [] }: Told): string {
  if (outcome !== undefined) return outcome.kind;
  if (finding?.kind !== 'Present') return finding?.kind ?? 'Other';
  return assessments.some(({ ready }) => ready) ? 'Ready' : 'Present';
}

/** Characters of each body that a failure shows. */
const SHOWN = 600;

function inWords(served: readonly Served[]): string {
  return served
    .map(({ request, exchange }) => {
      const answer =
        exchange.kind === 'Answer'
          ? `${exchange.status} ${exchange.body.slice(0, SHOWN)}`
          : exchange.error.message;
      return `  ${request.method} ${request.path.slice(0, 160)} -> ${answer}`;
    })
    .join('\n');
}
