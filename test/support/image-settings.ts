import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How the image starts the operator: what counts is what users run. */
export interface ImageSettings {
  /** Node's own flags. */
  nodeArgs: readonly string[];
  /** Variables that are read before the program is. */
  env: Readonly<Record<string, string>>;
}

const dockerfile = join(import.meta.dirname, '../../Dockerfile');

/** As the Dockerfile says it. Throws where that has become unreadable for this. */
export function imageSettings(text = readFileSync(dockerfile, 'utf8')): ImageSettings {
  const entryPoint = /^ENTRYPOINT (\[.*\])$/m.exec(text)?.[1];
  const command: unknown = JSON.parse(entryPoint ?? 'null');
  if (!Array.isArray(command)) throw new Error('the Dockerfile has no ENTRYPOINT as a JSON array');
  const nodeArgs = command.filter(
    (word): word is string => typeof word === 'string' && word.startsWith('--'),
  );
  const variables = [...text.matchAll(/\b(MALLOC_\w+)=(\w+)/g)];
  if (variables.length === 0) throw new Error('the Dockerfile sets no MALLOC_… variable');
  return { nodeArgs, env: Object.fromEntries(variables.map(([, name, value]) => [name, value])) };
}
