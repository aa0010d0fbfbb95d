import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildOperator, operatorBundle, projectFolder } from './build-operator.ts';
import { beginRecord } from './canary/record.ts';
import { chooseSource } from './control-plane/choose-source.ts';
import { binaryNames } from './control-plane/release.ts';

/** Simulators, guards and operators start hundreds of times from the same sources; they are compiled once. */
process.env['NODE_COMPILE_CACHE'] ??= join(projectFolder, 'node_modules/.cache/compiled');

/**
 * Once before all integration tests: the control plane's programs are there, and the operator is bundled.
 * A bundle that fails is removed, so that no test runs an old one; the tests that need it say so. Once after all of
 * them: nothing that any operator has said holds a secret.
 */
export default async function setup(): Promise<() => void> {
  await chooseSource(binaryNames);
  try {
    await buildOperator();
  } catch (error) {
    await rm(operatorBundle, { force: true });
    console.error(error instanceof Error ? error.message : error);
  }
  return beginRecord(console.log);
}
