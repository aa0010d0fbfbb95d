import { homeRecord } from '../../../src/controller/recorded-home.ts';
import { HOME, MINUTE, type Scene, settled } from './scene.ts';

/** The turn of an object whose workload another object names as well. */
export const lost = { kind: 'Lost', holder: { namespace: 'team-a', name: 'x' } } as const;

/** A settled object whose deletion was asked for a minute ago. */
export const deleted: Scene = { ...settled, deletingFor: MINUTE };

/** The same of one of which nothing is on record but what it says. */
export const asked: Scene = {
  deletingFor: MINUTE,
  conditions: [
    'Ready False/Deleting',
    'Available False/NotServing',
    'Synced True/Accepted',
    'Reconciling True/Deleting',
  ],
};

/** The first create call may have been made, of which only the annotation tells; and something is to be adopted. */
export const claimed: Scene = {
  ...asked,
  annotations: homeRecord('uid', HOME),
  spec: { adopt: { id: 'x' } },
};
