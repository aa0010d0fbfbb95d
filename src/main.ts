import './heap-policy.ts';
import { hostname } from 'node:os';
import { readFileSync } from 'node:fs';
import { parseConfig } from './config.ts';
import { CredentialsError } from './kube/credentials-error.ts';
import { SERVICE_ACCOUNT_ROOT } from './kube/service-account.ts';
import { runOperator } from './operator.ts';
import { AddressError } from './telemetry/http-endpoint.ts';
import { createLogger } from './telemetry/logger.ts';
import { logProcessFaults } from './telemetry/process-log.ts';

/** A setting that makes no sense, no cluster to work in, or an address that cannot be had. */
const EXIT_USAGE = 2;

const parsed = parseConfig(process.argv.slice(2), process.env, { podNamespace: podNamespace() });
if (!parsed.ok) {
  const stream = parsed.exitCode === 0 ? process.stdout : process.stderr;
  stream.write(`${parsed.message}\n`);
  process.exit(parsed.exitCode);
}

const { config } = parsed;
const logger = createLogger({ level: config.logLevel, format: config.logFormat });
logProcessFaults(process, logger, (code) => process.exit(code));

const stop = new AbortController();
// Asked again it still takes its time: the call that is under way must come to its end.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort());

try {
  await runOperator({ config, env: process.env, hostname: hostname(), logger, stop: stop.signal });
  process.exit(0);
} catch (error) {
  // Asked to stop before it had begun: what was waited for ends with the signal's own error.
  if (stop.signal.aborted) process.exit(0);
  if (error instanceof CredentialsError || error instanceof AddressError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_USAGE);
  }
  logger.error('the process ends', { err: error });
  process.exit(1);
}

function podNamespace(): string | undefined {
  try {
    return readFileSync(`${SERVICE_ACCOUNT_ROOT}/namespace`, 'utf8').trim();
  } catch {
    return undefined;
  }
}
