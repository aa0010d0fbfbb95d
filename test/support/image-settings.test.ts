import { expect, test } from 'vitest';
import { imageSettings } from './image-settings.ts';

test('the benchmark starts the operator as the image does', () => {
  const { nodeArgs, env } = imageSettings();
  expect(nodeArgs).toContain('--max-semi-space-size=8');
  expect(Object.keys(env)).toEqual(['MALLOC_MMAP_THRESHOLD_', 'MALLOC_TRIM_THRESHOLD_']);
});

test.each([
  ['FROM x\nENTRYPOINT node main.js\n', 'no ENTRYPOINT'],
  ['FROM x\nENTRYPOINT ["node", "main.js"]\n', 'no MALLOC_'],
])('a Dockerfile that it cannot read is said: %j', (text, why) => {
  expect(() => imageSettings(text)).toThrow(why);
});
