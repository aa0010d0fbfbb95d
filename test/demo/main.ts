/**
 * The demo: `make demo`. Six deployments become Ready on a real kube-apiserver and simulated platforms, at least one on
 * each; one is changed, one breaks, one is stopped, one goes. Then it stays up until Ctrl-C; with ONCE=1 it ends by
 * itself, and its exit code is 0 only if all went as it should.
 */
import { playDemo } from './demo.ts';
import { Interrupted } from '../support/interruption.ts';
import { Narrator } from './narrator.ts';
import { screenOn } from './screen.ts';

const stop = new AbortController();
const interrupt = (): void => {
  // Who asks twice does not want to wait: what still runs ends with this process.
  if (stop.signal.aborted) process.exit(130);
  stop.abort(new Interrupted());
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
// Whoever read our output is gone: `make demo | head`.
process.stdout.on('error', interrupt);

const narrator = new Narrator(screenOn(process.stdout));
const once = !['', '0', 'false'].includes(process.env['ONCE'] ?? '');
const code = await playDemo({ narrator, once, signal: stop.signal });
narrator[Symbol.dispose]();
// Not a natural end: what was still starting when Ctrl-C came ends with this process.
process.exit(code);
