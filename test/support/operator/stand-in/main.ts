/**
 * Behaves towards its parent as the operator does, and misbehaves on demand, so that the tests of
 * operator-process.ts need neither the operator nor a cluster: `--misbehave=<how>`.
 */
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  strict: false,
  options: {
    misbehave: { type: 'string' },
    kubeconfig: { type: 'string' },
    'measured-hex': { type: 'string' },
  },
});
const misbehave = values.misbehave;
const log = (fields: Record<string, unknown>): unknown => process.stdout.write(`${JSON.stringify(fields)}\n`);

log({ msg: 'started', argv: process.argv.slice(2), env: process.env, cwd: process.cwd() });
if (misbehave === 'crash') {
  log({ msg: 'cannot go on' });
  process.exit(3);
}
if (misbehave === 'stray') process.stderr.write('(node:1) Warning: not JSON\n');

const hidden = values['measured-hex'];
const measured = typeof hidden === 'string' ? `of{value="${Buffer.from(hidden, 'hex').toString()}"} 1\n` : '';

const server = createServer((request, response) => {
  if (request.url === '/metrics') response.end(`up 1\n${measured}`);
  else response.writeHead(request.url === '/readyz' && misbehave !== 'unready' ? 200 : 500).end();
});
process.on('SIGTERM', () => {
  log({ msg: 'stopping' });
  if (misbehave !== 'deaf') process.exit(misbehave === 'bad exit' ? 1 : 0);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const at = typeof address === 'object' ? `127.0.0.1:${address?.port}` : address;
  log({ msg: 'listening', metricsAddress: at, healthAddress: at });
});
