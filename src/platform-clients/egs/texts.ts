import type { PhaseClass } from '../platform.ts';

/** The status of an endpoint is free text, of which no list is published. Compared in lower case, the first that fits. */
const CLASSES: readonly [RegExp, PhaseClass][] = [
  [/delet|terminat/, 'Deleting'],
  // Before what waits: "Init:CrashLoopBackOff" and "Provisioning failed" do not.
  [/image pull|backoff|crash|fail|error|invalid/, 'Failed'],
  [/^pending$|creat|deploy|progress|queue|provision|init|unknown/, 'Pending'],
];

/** The class of a status text. What runs serves only once it has a URL, and `areReady` says that what leads there is. */
export function classOfText(text: string, url: string, areReady = true): PhaseClass {
  const lower = text.trim().toLowerCase();
  if (lower === 'running') return url !== '' && areReady ? 'Running' : 'Initializing';
  return CLASSES.find(([pattern]) => pattern.test(lower))?.[1] ?? 'Unknown';
}
