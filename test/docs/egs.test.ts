import { expect, test } from 'vitest';
import { EGS_NAME_MAX, EGS_NAMES_MAX } from '../../src/crd/egs/target.ts';
import { comparableGpu } from '../../src/platform-clients/egs/comparable.ts';
import { classOfText } from '../../src/platform-clients/egs/texts.ts';
import { page, rows, section } from './pages.ts';

const described = page('docs/platforms/egs.md');

const SERVED = 'https://llama.example.com';

test.each([
  ['Running', SERVED, 'Running, with a URL', 'True/Running'],
  ['Running', '', 'Running, with a URL', 'until then False/Initializing'],
  ['Pending', '', 'Pending', 'False/Pending'],
  ['Creating', '', 'creating', 'False/Pending'],
  ['Deploying', '', 'deploying', 'False/Pending'],
  ['GPR Queued', '', 'queues', 'False/Pending'],
  ['Provisioning', '', 'provisioning', 'False/Pending'],
  ['Image Pull Backoffice', '', 'an image pull', 'False/Failed'],
  ['BackOff', '', 'a back-off', 'False/Failed'],
  ['CrashLoopBackOff', '', 'a crash', 'False/Failed'],
  ['Failed', '', 'a failure', 'False/Failed'],
  ['Error', '', 'an error', 'False/Failed'],
  ['Deleting', '', 'deleting', 'False/Deleting'],
  ['Terminating', '', 'terminating', 'False/Deleting'],
  ['Stage 3', '', 'anything else', 'False/Unknown'],
])('docs/platforms/egs.md says what "%s" with the URL "%s" becomes', (status, url, words, ready) => {
  expect(classOfText(status, url)).toBe(ready.split('/')[1]);
  const row = rows(section(described, 'What EGS says')).find(([said = '']) => said.includes(words));
  expect(row?.[1]).toContain(ready);
});

test('and in which fields alone a difference can be seen', () => {
  const gpu = {
    gpuShape: 'Tesla-T4',
    instanceType: 'n1-highcpu-2',
    memoryPerGPU: 15,
    numberOfGPUs: 1,
    numberOfGPUNodes: 1,
    exitDuration: '6d0h0m',
    priority: 50,
  };
  const sentence =
    /EGS does not show what was sent, but for ([^.]*\.[^.]*\.[^.]*\.[^.]*)\. Only in these/.exec(
      section(described, 'Change it').replaceAll(/\s+/g, ' '),
    );
  const named = [...(sentence?.[1] ?? '').matchAll(/`([\w.]+)`/g)].map(([, field]) => field);
  const shown = Object.keys(comparableGpu(gpu));
  expect(named).toEqual(['egs.modelSpec.modelName', 'egs.gpuSpec', ...shown]);
});

test('and how long names may be', () => {
  const text = section(described, 'Write a deployment').replaceAll(/\s+/g, ' ');
  expect(text).toContain(`at most ${EGS_NAME_MAX} small letters`);
  expect(text).toContain(`with the workspace at most ${EGS_NAMES_MAX}.`);
});
