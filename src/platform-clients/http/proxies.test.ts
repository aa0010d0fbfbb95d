import { describe, expect, test } from 'vitest';
import { proxiesFrom, proxyFor, proxyProblem } from './proxies.ts';

describe('proxyFor', () => {
  const proxies = {
    http: 'http://plain:3128',
    https: 'secure:3129',
    no: 'corp.example, .dot.example 10.1.2.3,ported.example:8443,10.96.0.0/12,FD00:1::/32,10.7.0.1:8080,[2001:db8::1]:8443,2001:DB8:0::2,10.9.0.0/99,.',
  };
  test.each([
    ['https://acme.run.ai', 'http://secure:3129', 'a proxy without scheme speaks http'],
    ['http://acme.run.ai', 'http://plain:3128', 'plain http has a proxy of its own'],
    ['https://corp.example', undefined, 'exempt by name'],
    ['https://a.corp.example', undefined, 'exempt as a subdomain'],
    ['https://notcorp.example', 'http://secure:3129', 'a name that ends alike is not exempt'],
    ['https://x.dot.example', undefined, 'a leading dot means the same'],
    ['http://10.1.2.3', undefined, 'exempt by address'],
    ['https://ported.example:8443', undefined, 'exempt on that port'],
    ['https://ported.example', 'http://secure:3129', 'not exempt on another port'],
    ['https://10.100.0.1', undefined, 'exempt by network'],
    ['https://10.112.0.1', 'http://secure:3129', 'outside of it'],
    ['https://[fd00:1:2::3]', undefined, 'exempt by an IPv6 network'],
    ['https://[fd00:2::3]', 'http://secure:3129', 'outside of it'],
    ['https://10.100.example', 'http://secure:3129', 'a name is in no network'],
    ['https://10.9.0.1', 'http://secure:3129', 'a prefix that is none exempts nothing'],
    ['http://10.7.0.1:8080', undefined, 'exempt by address on that port'],
    ['http://10.7.0.1', 'http://plain:3128', 'not on another port'],
    ['https://[2001:db8::1]:8443', undefined, 'exempt by IPv6 address on that port'],
    ['https://[2001:db8::1]', 'http://secure:3129', 'not on another port'],
    ['https://[2001:db8::2]', undefined, 'however the address is written'],
    ['http://127.evil.example', 'http://plain:3128', 'a name that only begins like the machine itself'],
    ['http://127.1.2.3', undefined, 'the machine itself'],
    ['http://localhost:9', undefined, 'the machine itself'],
    ['http://127.0.0.1:9', undefined, 'the machine itself'],
    ['http://[::1]:9', undefined, 'the machine itself'],
  ] as [string, string | undefined, string][])('%s goes by %s: %s', (url, proxy) => {
    expect(proxyFor(new URL(url), proxies)).toBe(proxy);
  });

  test('NO_PROXY=* exempts everything', () => {
    expect(proxyFor(new URL('https://x.example'), { https: 'http://p', no: '*' })).toBeUndefined();
  });

  test('without a proxy there is none', () => {
    expect(proxyFor(new URL('https://x.example'), {})).toBeUndefined();
  });
});

test('the environment is read in capitals and in small letters; empty is absent', () => {
  expect(proxiesFrom({ HTTPS_PROXY: 'http://a', http_proxy: 'http://b', NO_PROXY: '' })).toEqual({
    https: 'http://a',
    http: 'http://b',
  });
});

describe('a variable that names no proxy', () => {
  test.each([
    [{}, undefined, 'none is set'],
    [{ HTTP_PROXY: '' }, undefined, 'empty is absent'],
    [{ HTTPS_PROXY: 'http://user:word@proxy.corp:3128' }, undefined, 'a URL'],
    [{ HTTPS_PROXY: 'proxy.corp:3128' }, undefined, 'without a scheme'],
    [{ https_proxy: 'https://proxy.corp' }, undefined, 'over TLS'],
    [{ HTTP_PROXY: '::bad' }, 'HTTP_PROXY', 'no host'],
    [{ https_proxy: 'http://a b' }, 'HTTPS_PROXY', 'a space'],
    [{ HTTPS_PROXY: 'socks5://proxy.corp:1080' }, 'HTTPS_PROXY', 'another protocol'],
  ] as [Record<string, string>, string | undefined, string][])('%o: %s, %s', (env, name) => {
    const refusal = name && `${name} is not the URL of a proxy: give one such as http://proxy.example:3128`;
    expect(proxyProblem(env)).toBe(refusal);
  });
});
