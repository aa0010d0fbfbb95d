import { tokens } from '../../simulators/gcore/accounts.ts';
import { startGcoreSimulator } from '../../simulators/gcore/simulator.ts';
import { usual } from '../../support/gcore-story.ts';
import { at, isFields, isText, isUnsaid, isSuccess, jsonOf, statusOf } from './evidence.ts';
import type { LieTarget } from './target.ts';

const LIST = /\/deployments$/;
const ONE = /\/deployments\/[^/]+$/;

/** Gcore's deployments. */
export const gcore: LieTarget = {
  name: 'gcore',
  type: 'gcore',
  credentials: { apiKey: tokens.operator },
  sections: (url) => ({ gcore: { url, projectId: 1234 } }),
  async start() {
    const simulator = await startGcoreSimulator();
    const { control } = simulator;
    return {
      url: simulator.url,
      control,
      stop: () => simulator.stop(),
      breakIt: (name) => control.script(name, { kind: 'error', message: 'OOMKilled' }),
      async occupy(name) {
        await control.createOutOfBand({ name, ...usual });
      },
    };
  },
  spec: (version) => ({
    replicas: 1,
    state: 'Running',
    gcore: {
      spec: {
        ...usual,
        image: version === 'first' ? usual.image : 'vllm/vllm-openai:v0.11.0',
        envs: { MODE: 'fast' },
      },
    },
  }),
  settlesIn: 60_000,
  reads: /\/check_limits$/,
  createPath: LIST,
  lacks(evidence, { name }) {
    const own = evidence.last('GET', ONE);
    if (own === undefined) return false;
    const isToldGone = statusOf(own) === 404 || statusOf(own) === 410;
    if (!isToldGone && (isSuccess(own) || at(jsonOf(own), 'exception_class') !== 'NotFoundError'))
      return false;
    const page = evidence.success('GET', LIST);
    const rows = at(page, 'results');
    return (
      Array.isArray(rows) &&
      at(page, 'count') === rows.length &&
      rows.every((row) => isText(at(row, 'name')) && at(row, 'name') !== name)
    );
  },
  serves(evidence, { desired }) {
    const shown = evidence.success('GET', ONE);
    const containers = at(shown, 'containers');
    return (
      at(shown, 'status') === 'ACTIVE' &&
      at(shown, 'image') === at(desired.body, 'request', 'image') &&
      Array.isArray(containers) &&
      containers.length === 1 &&
      containers.every((one) => {
        const [ready, least] = [at(one, 'deploy_status', 'ready'), at(one, 'scale', 'min')];
        const isThere = typeof ready === 'number' && typeof least === 'number' && ready >= least;
        return isFields(one) && isThere && isUnsaid(at(one, 'error_message'));
      })
    );
  },
  created(answer) {
    const tasks = at(jsonOf(answer), 'tasks');
    return Array.isArray(tasks) && tasks.length > 0 && tasks.every(isText)
      ? { id: undefined, tasks: tasks.map((task) => task.toWellFormed()) }
      : undefined;
  },
  refuses: () => false,
};
