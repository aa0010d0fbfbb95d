import { expect, test } from 'vitest';
import { REPLICAS_MAX } from '../../src/crd/gcore/containers.ts';
import { GCORE_NAME_LENGTH } from '../../src/crd/gcore/target.ts';
import { phaseClassOf } from '../../src/platform-clients/gcore/phases.ts';
import { page, rows, section } from './pages.ts';

const described = page('docs/platforms/gcore.md');

/** A region of a deployment. */
const region = (ready: number, min = 1, error_message = '') => ({
  region_id: 7,
  deploy_status: { ready, total: 1 },
  error_message,
  scale: { min, max: 1 },
});

test('docs/platforms/gcore.md says what each status of Gcore becomes', () => {
  const documented = new Map(
    rows(section(described, 'Change it')).map(([status = '', ready = '']) => [status, ready]),
  );
  const cases = [
    ['DEPLOYING', [], 'Initializing'],
    ['PARTIALLYDEPLOYED', [region(0)], 'Initializing'],
    ['PARTIALLYDEPLOYED', [region(0, 1, 'x')], 'Failed'],
    ['PARTIALLYDEPLOYED', [region(0, 1, 'x'), region(1)], 'Degraded'],
    ['ACTIVE', [region(1)], 'Running'],
    ['PENDING', [region(0, 0)], 'ScaledToZero'],
    ['PENDING', [region(0)], 'Pending'],
    ['DISABLED', [region(0)], 'Stopped'],
    ['DELETING', [region(0)], 'Deleting'],
  ] as const;
  for (const [status, containers, reason] of cases) {
    expect(phaseClassOf({ status, containers: [...containers] })).toBe(reason);
    expect(documented.get(status), status).toContain(reason);
  }
  expect(new Set(documented.keys())).toEqual(new Set(cases.map(([status]) => status)));
});

test('and the bounds of names and replicas', () => {
  const text = section(described, 'Write a deployment').replaceAll(/\s+/g, ' ');
  expect(text).toContain(`: ${GCORE_NAME_LENGTH.least} to ${GCORE_NAME_LENGTH.most} small letters`);
  expect(text).toContain(`is both, 0 to ${REPLICAS_MAX}.`);
});
