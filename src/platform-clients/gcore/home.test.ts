import { expect, test } from 'vitest';
import { formatHome } from './home.ts';

test.each([
  ['https://api.gcore.com', 'https://api.gcore.com/1234'],
  ['https://API.gcore.com:443/', 'https://api.gcore.com/1234'],
  ['https://proxy.example.com/gcore/', 'https://proxy.example.com/gcore/1234'],
])('%s', (url, home) => {
  expect(formatHome(url, 1234)).toBe(home);
});
