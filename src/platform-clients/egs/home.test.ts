import { expect, test } from 'vitest';
import { formatHome, normalizedUrl, parseHome } from './home.ts';

test.each([
  ['http://egs-core-apis:8080', 'http://egs-core-apis:8080'],
  ['http://egs-core-apis:8080/', 'http://egs-core-apis:8080'],
  ['HTTPS://EGS.example.com:443/some/path//', 'https://egs.example.com/some/path'],
])('%s is %s', (url, normalized) => {
  expect(normalizedUrl(url)).toBe(normalized);
});

test.each([
  [{ url: 'http://egs:8080', workspace: 'team-a', cluster: 'worker-1' }, 'http://egs:8080/team-a/worker-1'],
  [{ url: 'http://egs/path', workspace: 'a/b c', cluster: 'd' }, 'http://egs/path/a%2Fb%20c/d'],
])('%j is %s, there and back', (home, text) => {
  expect(formatHome(home)).toBe(text);
  expect(parseHome(text)).toEqual(home);
});

test('what is no home is a bug', () => {
  expect(() => parseHome('team-a')).toThrow('not a home: "team-a"');
});
