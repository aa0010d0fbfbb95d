import { createServer } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runOperator } from '../../support/operator/run-operator.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'start-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const kubeconfig = (server: string, context = 'here'): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': context,
    contexts: [{ name: 'here', context: { cluster: 'here', user: 'me' } }],
    clusters: [{ name: 'here', cluster: { server } }],
    users: [{ name: 'me', user: { token: 'secret-token' } }],
  });

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('what ends with exit code 2 and one line on stderr', () => {
  test.each([
    { args: ['--no-such-flag'], says: /unknown flag --no-such-flag/ },
    { args: ['--leader-elec'], says: /did you mean --leader-elect\?/ },
    { args: ['--concurrency=many'], says: /--concurrency=many: give a whole number/ },
    { args: ['--concurrency'], says: /--concurrency has no value/ },
    { args: ['--log-level=loud'], says: /--log-level=loud: give one of/ },
    { args: ['--leader-elect=perhaps'], says: /--leader-elect=perhaps: give true or false/ },
    { args: ['--leader-elect'], says: /needs --leader-elect-namespace/ },
    { args: ['--namespaces=a'], says: /needs --owner-id/ },
    { args: ['--min-poll-interval=1ms'], says: /give a duration from 100ms/ },
    { args: ['extra'], says: /unexpected argument extra/ },
    // The log's format is that of the log; a refusal is for the person at the terminal.
    { args: ['--log-format=json', '--log-level=loud'], says: /^--log-level/ },
  ])('$args', async ({ args, says }) => {
    const { code, stdout, stderr } = await runOperator(args);
    expect(stderr).toMatch(says);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  test('a variable that no setting has', async () => {
    const { code, stderr } = await runOperator([], { INFERENCE_OPERATOR_LOG_LEVL: 'info' });
    expect(stderr).toMatch(/unknown environment variable INFERENCE_OPERATOR_LOG_LEVL/);
    expect(code).toBe(2);
  });

  test.each([
    { what: 'no cluster at all', args: [], says: /kubeconfig/ },
    { what: 'a kubeconfig that is not there', args: ['--kubeconfig=/nowhere/at/all'], says: /no such file/ },
  ])('$what', async ({ args, says }) => {
    const { code, stdout, stderr } = await runOperator(args, { HOME: folder });
    expect(stderr).toMatch(says);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  test.each([
    { what: 'no kubeconfig', content: 'hello: [', says: /kubeconfig/ },
    {
      what: 'a context that leads nowhere',
      content: kubeconfig('https://a', 'there'),
      says: /no context "there"/,
    },
    {
      what: 'a server that is no URL',
      content: kubeconfig('somewhere'),
      says: /is not an http or https URL/,
    },
  ])('a file that holds $what', async ({ what, content, says }) => {
    const path = await file(`${what.replaceAll(' ', '-')}.yaml`, content);
    const { code, stderr } = await runOperator([`--kubeconfig=${path}`]);
    expect(stderr).toMatch(says);
    expect(stderr).not.toContain('secret-token');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });

  test('a context that is asked for and not there', async () => {
    const path = await file('contexts.yaml', kubeconfig('https://127.0.0.1:1'));
    const { code, stderr } = await runOperator([`--kubeconfig=${path}`, '--context=other']);
    expect(stderr).toMatch(/no context "other"/);
    expect(code).toBe(2);
  });
});

test.each(['--metrics-address', '--health-address'])('a port that is taken (%s) is named', async (flag) => {
  const path = await file('port.yaml', kubeconfig('https://127.0.0.1:1'));
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  try {
    const { code, stdout, stderr } = await runOperator([
      `--kubeconfig=${path}`,
      '--metrics-address=127.0.0.1:0',
      '--health-address=127.0.0.1:0',
      `${flag}=127.0.0.1:${port}`,
    ]);
    expect(stderr).toBe(
      `${flag}=127.0.0.1:${port}: the port is in use: give another one, or end what listens there\n`,
    );
    expect(stdout).toBe('');
    expect(code).toBe(2);
  } finally {
    server.close();
  }
});

test.each(['18.20.8', '20.20.2', '22.21.0'])(
  'Node %s: which one it needs, and nothing else',
  async (node) => {
    // This Node calls itself another.
    const older = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${node}' } });
    Object.defineProperty(process, 'version', { value: 'v${node}' })`;
    const ended = await runOperator(['--no-such-flag'], {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(older)}`,
    });
    expect(ended).toEqual({
      code: 2,
      stdout: '',
      stderr: `inference-operator needs Node.js 24 or later; this is v${node}\n`,
    });
  },
);

test('nothing makes Node load its own undici beside ours: three megabytes for nobody', async () => {
  const tell = `process.on('exit', () =>
    process.stderr.write(process.moduleLoadList.filter((name) => name.includes('undici')).join()))`;
  const ended = await runOperator(['--help'], {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(tell)}`,
  });
  expect(ended).toMatchObject({ code: 0, stderr: '' });
});

test('--help and --version print and exit 0', async () => {
  const help = await runOperator(['--help']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toContain('--leader-elect');
  expect(await runOperator(['-h'])).toEqual(help);
  const version = await runOperator(['--version']);
  expect(version).toMatchObject({ code: 0, stderr: '' });
  expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
});
