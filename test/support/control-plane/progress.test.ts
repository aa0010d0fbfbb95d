import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { progressOn } from './progress.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** What a stream gets while a step takes 65 seconds. */
function shown(isTTY: boolean): string[] {
  const written: string[] = [];
  const progress = progressOn({
    isTTY,
    write: (text: string | Uint8Array) => written.push(String(text)) > 0,
  });
  {
    using _step = progress.step('[1/4] etcd');
    vi.advanceTimersByTime(65_000);
  }
  vi.advanceTimersByTime(65_000);
  return written;
}

test('in a log a step has a line now and then', () => {
  expect(shown(false)).toEqual([
    'control plane: [1/4] etcd\n',
    'control plane: [1/4] etcd, 30 s so far\n',
    'control plane: [1/4] etcd, 60 s so far\n',
    'control plane: [1/4] etcd: 65 s\n',
  ]);
});

test('on a terminal a step is one line that counts the seconds', () => {
  const written = shown(true);
  expect(written.slice(0, 2)).toEqual([
    '\r\u001b[Kcontrol plane: [1/4] etcd, 0 s',
    '\r\u001b[Kcontrol plane: [1/4] etcd, 1 s',
  ]);
  expect(written.slice(-2)).toEqual(['\r\u001b[K', 'control plane: [1/4] etcd: 65 s\n']);
});
