import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { hostList, listenAddress } from './values.ts';

test('every port of every address that a machine can have is read back', () => {
  const host = fc.oneof(
    fc.ipV4(),
    fc.ipV6().map((ip) => `[${ip}]`),
    fc.constant(''),
    fc.domain(),
  );
  fc.assert(
    fc.property(host, fc.integer({ min: 0, max: 65_535 }), (text, port) => {
      const read = listenAddress.parse(`${text}:${port}`);
      expect(read.port).toBe(port);
      expect(read.host ?? '').toBe(text.replace(/^\[(.*)\]$/, '$1'));
    }),
  );
});

test('every name, suffix, address and network is an allowed host', () => {
  const entry = fc.oneof(
    fc.domain(),
    fc.domain().map((name) => `*.${name}`),
    fc.ipV4(),
    fc.ipV6(),
    fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([ip, bits]) => `${ip}/${bits}`),
    fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })).map(([ip, bits]) => `${ip}/${bits}`),
  );
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1 }), (entries) => {
      expect(hostList.parse(entries.join(','))).toEqual([...new Set(entries.map((e) => e.toLowerCase()))]);
    }),
  );
});
