import { expect, test } from 'vitest';
import { classOfText } from './texts.ts';

test.each([
  ['Running', 'Running'],
  ['RUNNING', 'Running'],
  ['Pending', 'Pending'],
  ['ContainerCreating', 'Pending'],
  ['Deploying', 'Pending'],
  ['In Progress', 'Pending'],
  ['GPR Queued', 'Pending'],
  ['Provisioning', 'Pending'],
  ['Initializing', 'Pending'],
  ['Unknown', 'Pending'],
  ['Image Pull Backoffice', 'Failed'],
  ['ImagePullBackOff', 'Failed'],
  ['CrashLoopBackOff', 'Failed'],
  ['Init:CrashLoopBackOff', 'Failed'],
  ['Failed', 'Failed'],
  ['Provisioning failed', 'Failed'],
  ['Error', 'Failed'],
  ['InvalidImageName', 'Failed'],
  ['Deleting', 'Deleting'],
  ['Terminating', 'Deleting'],
  ['Stage 6', 'Unknown'],
  ['not pending', 'Unknown'],
  ['', 'Unknown'],
])('%s is %s', (text, phaseClass) => {
  expect(classOfText(text, 'https://llama.example')).toBe(phaseClass);
});

test('what runs serves once it has a URL, and what leads there is ready', () => {
  expect(classOfText('Running', '')).toBe('Initializing');
  expect(classOfText('Running', 'https://llama.example', false)).toBe('Initializing');
});
