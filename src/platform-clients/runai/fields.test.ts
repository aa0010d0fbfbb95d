import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { runaiInferenceSpecSchema } from '../../crd/runai/inference-spec.ts';
import { isAlwaysUpdatable, isUpdatable, updatableSince } from './fields.ts';
import { topLevelOf } from '../leaves.ts';

/** The field paths below `spec` of the requests of Run:ai 2.22, the base release: its OpenAPI, flattened. */
function fieldsOf(request: 'create' | 'update'): string[] {
  const file = new URL(`../../../test/data/runai-2.22-${request}-fields.txt`, import.meta.url);
  const lines = readFileSync(fileURLToPath(file), 'utf8').trim().split('\n');
  return lines.flatMap((line) => (line.startsWith('spec.') ? [line.slice('spec.'.length)] : []));
}

interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
}

/** The paths of a JSON schema, written as in the lists. */
function pathsOf({ properties, items }: Schema, path = ''): string[] {
  if (items !== undefined) return [path, ...pathsOf(items, `${path}[]`)];
  if (properties === undefined) return [path];
  return Object.entries(properties).flatMap(([name, field]) =>
    pathsOf(field, path === '' ? name : `${path}.${name}`),
  );
}

const topLevels = (fields: readonly string[]): string[] => [...new Set(fields.map(topLevelOf))].sort();

const create = fieldsOf('create');
const update = fieldsOf('update');
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of a JSON schema only these two keys are read
const ours = pathsOf(z.toJSONSchema(runaiInferenceSpecSchema, { io: 'input' }) as Schema);

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
