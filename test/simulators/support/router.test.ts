import { expect, test } from 'vitest';
import { json } from './exchange.ts';
import { pathPattern, Router } from './router.ts';

test.each([
  ['/a/{id}', '/a/7', true],
  ['/a/{id}', '/a/7/b', false],
  ['/a/{id}*', '/a/7/b', true],
  ['/a*', '/a', true],
  ['/a.b', '/axb', false],
])('%s and %s: %s', (template, path, fits) => {
  expect(pathPattern(template).test(path)).toBe(fits);
});

test('a path before every route is no part of its template', () => {
  const router = new Router('/egs').add('GET', '/a/{id}', () => json(200, {}));
  expect(router.match('GET', '/egs/a/7')).toMatchObject({ route: '/a/{id}', params: { id: '7' } });
  expect([router.match('GET', '/a/7'), router.knowsPath('/a/7')]).toEqual([undefined, false]);
});

test('the first route that fits answers, with the values of its placeholders', () => {
  const handler = () => json(200, {});
  const router = new Router().add('GET', '/a/count', handler).add('GET', '/a/{id}', handler);
  expect(router.match('GET', '/a/count')).toMatchObject({ route: '/a/count', params: {} });
  expect(router.match('GET', '/a/7')).toMatchObject({ route: '/a/{id}', params: { id: '7' } });
  expect(router.match('POST', '/a/7')).toBeUndefined();
  expect([router.knowsPath('/a/7'), router.knowsPath('/b')]).toEqual([true, false]);
});
