import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keysOf } from '../../../src/crd/keys.ts';
import { targets } from '../../../src/crd/targets.ts';

test.each(keysOf(targets))('the target %s is held to the conformance suite', (target) => {
  expect(existsSync(join(import.meta.dirname, `${target}.test.ts`))).toBe(true);
});
