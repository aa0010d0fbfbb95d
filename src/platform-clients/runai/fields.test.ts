import { describe, expect, test } from 'vitest';
import { listedPaths, schemaPaths } from '../../../test/support/schema-paths.ts';
import { runaiInferenceSpecSchema } from '../../crd/runai/inference-spec.ts';
import { isAlwaysUpdatable, isUpdatable, updatableSince } from './fields.ts';
import { topLevelOf } from '../leaves.ts';

/** The field paths below `spec` of the requests of Run:ai 2.22, the base release: its OpenAPI, flattened. */
function fieldsOf(request: 'create' | 'update'): string[] {
  const lines = listedPaths(`runai-2.22-${request}-fields.txt`);
  return lines.flatMap((line) => (line.startsWith('spec.') ? [line.slice('spec.'.length)] : []));
}

const topLevels = (fields: readonly string[]): string[] => [...new Set(fields.map(topLevelOf))].sort();

const create = fieldsOf('create');
const update = fieldsOf('update');
const ours = schemaPaths(runaiInferenceSpecSchema);

test('the lists are whole', () => {
  expect([create.length, update.length]).toEqual([191, 67]);
});

describe('the schema of the CRD', () => {
  test('has every field of the create request', () => {
    expect(create.filter((path) => !ours.includes(path))).toEqual([]);
  });

  test('has nothing else but what joined after the base release', () => {
    expect(ours.filter((path) => !create.includes(path)).sort()).toEqual([
      'environmentVariables[].userCredential.key',
      'environmentVariables[].userCredential.name',
      'exposedUrls[].authorizationType',
      'preemptibility',
      'storage.configMapVolume[].defaultMode',
      'storage.git[].secretRef.authenticationMethod',
      'storage.git[].secretRef.name',
      'storage.git[].secretRef.secretKeyOfPassword',
      'storage.git[].secretRef.secretKeyOfUser',
      'storage.secretVolume[].defaultMode',
    ]);
  });
});

describe('what a PATCH may carry', () => {
  const creates = topLevels(create);
  const updates = topLevels(update);

  test('is all that the update request takes, in whole sections', () => {
    expect(updates.filter((field) => !isUpdatable(field))).toEqual([]);
    const partly = create.filter((path) => updates.includes(topLevelOf(path)) && !update.includes(path));
    expect(partly).toEqual([]);
    expect(update.filter((path) => !create.includes(path))).toEqual([]);
  });

  test('is known with its release', () => {
    const known = creates.filter((field) => Number(updatableSince(field)?.slice(2)) <= 22);
    expect(known).toEqual(updates);
  });

  test('is besides only what later releases take', () => {
    const besides = topLevels(ours).filter((field) => isUpdatable(field) && !updates.includes(field));
    expect(besides).toEqual(['imagePullSecrets', 'preemptibility']);
    expect(besides.map(updatableSince)).toEqual(['2.24', '2.24']);
  });

  test('is taken for granted only where each release has it', () => {
    expect(topLevels(ours).filter(isAlwaysUpdatable)).toEqual([
      'args',
      'autoscaling',
      'command',
      'createHomeDir',
      'environmentVariables',
      'image',
      'imagePullPolicy',
      'probes',
      'workingDir',
    ]);
  });

  test('a field that nobody knows is tried, and not taken for granted', () => {
    expect([isUpdatable('newer'), isAlwaysUpdatable('newer')]).toEqual([true, false]);
    expect(updatableSince('constructor')).toBeUndefined();
  });
});
