/**
 * The demo: `make demo`. Six deployments become Ready on a real kube-apiserver and simulated platforms, at least one on
 * each; one is changed, one breaks, one is stopped, one goes. Then it stays up until Ctrl-C; with ONCE=1 it ends by
 * itself, and its exit code is 0 only if all went as it should.
 */
import { playDemo } from './demo.ts';
import { interruption } from '../support/interruption.ts';
import { Narrator } from './narrator.ts';
import { screenOn } from './screen.ts';

const signal = interruption();
const narrator = new Narrator(screenOn(process.stdout));
const once = !['', '0', 'false'].includes(process.env['ONCE'] ?? '');
const code = await playDemo({ narrator, once, signal });
narrator[Symbol.dispose]();
// Not a natural end: what was still starting when Ctrl-C came ends with this process.
process.exit(code);
