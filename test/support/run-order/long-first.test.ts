import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectFolder } from '../build-operator.ts';
import { longFiles } from './long-first.ts';

test('what is named is there', () => {
  expect(longFiles.filter((file) => !existsSync(join(projectFolder, file)))).toEqual([]);
});
