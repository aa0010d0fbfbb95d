import { nested } from './odd-json.ts';

/** What nobody has documented, and what answers are spoiled with. All but the last few of each are short. */

/** JSON texts, numbers among them that are none. */
export const ODD_VALUES: readonly string[] = [
  'null',
  'true',
  'false',
  '0',
  '-1',
  '1',
  '2',
  '1.5',
  '1e308',
  '-1e308',
  '1e999',
  '-1e999',
  '-0',
  '9007199254740993',
  '123456789012345678901234567890',
  '2147483648',
  '8640000000000001',
  '""',
  '" "',
  '"Zorbing"',
  '"\\u0000"',
  '"\\ud800"',
  '"a\\u202eb"',
  '"1e999"',
  '"NaN"',
  '"null"',
  '[]',
  '{}',
  '[[]]',
  '[null]',
  '[{}]',
  '["x"]',
  '{"__proto__":{"ready":true}}',
  '{"length":3}',
  '"+275760-09-13T00:00:00.001Z"',
  '"275761-01-01"',
  '"0001-01-01T00:00:00Z"',
  '"1970-01-01T00:00:00Z"',
  '"999999999999d0h0m"',
  '"99999999999999999999h"',
  '"-1h"',
  '"http://"',
  '"javascript:alert(1)"',
  `"${'x'.repeat(5_000)}"`,
];

export const DEEP_VALUES: readonly string[] = [nested(300), nested(20_000), `{"a":${nested(5_000)}}`];

/** Texts that are no word of any platform, and some that every object of JavaScript has. */
export const ODD_WORDS: readonly string[] = [
  '',
  ' ',
  'Zorbing',
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'null',
  '0',
  '../..',
  '\u0000',
  '\ud800',
  'a\nb',
  '🦙',
  '%',
  '%zz',
  'a\'b"c',
  'x'.repeat(70_000),
];

export const ODD_KEYS: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  'then',
  'toJSON',
  'length',
  'valueOf',
  '',
];

const PAGE = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>';

/** Whole bodies. */
export const ODD_BODIES: readonly string[] = [
  '',
  ' ',
  'null',
  '[]',
  '{}',
  '""',
  '"ok"',
  'true',
  '42',
  'OK',
  'undefined',
  '[{}]',
  '{"data":null}',
  PAGE,
  '<html',
  '{',
  '{"',
  '[',
  '\ufeff{}',
  '\u0000',
  '{}{}',
  '{"a":1,}',
  "{'a':1}",
  'NaN',
  '\ufeff',
  '\ufffd',
  '{"code":200,"message":"ok"}',
  '{"error":{}}',
  '{"statusCode":200}',
  '{"message":["a",{"b":null}]}',
  '{"code":404,"message":"not found"}',
  '{"exception_class":"constructor","message":{}}',
  nested(20_000),
];

/** What stands before a body and behind it. */
export const ODD_FRAMES: readonly (readonly [string, string])[] = [
  ['\ufeff', ''],
  [' \n', '\n'],
  ['', '\u0000'],
  [")]}',\n", ''],
  ['[', ']'],
];

/** 1xx are no answers for whoever calls. */
export const STATUSES: readonly number[] = [
  200, 201, 202, 203, 204, 206, 207, 226, 299, 300, 301, 302, 304, 307, 308, 399, 400, 401, 402, 403, 404,
  405, 406, 408, 409, 410, 411, 412, 413, 414, 415, 418, 421, 422, 423, 424, 425, 426, 428, 429, 431, 451,
  499, 500, 501, 502, 503, 504, 507, 511, 520, 599, 600, 999,
];

export const ODD_HEADERS: readonly (readonly [string, string | undefined])[] = [
  ['content-type', 'text/html'],
  ['content-type', undefined],
  ['date', undefined],
  ['date', 'yesterday'],
  ['date', 'Fri, 31 Dec 9999 23:59:59 GMT'],
  ['date', 'Thu, 01 Jan 1970 00:00:00 GMT'],
  ['date', '+275760-09-13T00:00:00Z'],
  ['retry-after', '0'],
  ['retry-after', '-1'],
  ['retry-after', '9'.repeat(400)],
  ['retry-after', 'Fri, 31 Dec 9999 23:59:59 GMT'],
  ['retry-after-ms', '60000'],
  ['location', 'http://169.254.169.254/'],
];
