import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import {
  absent,
  ago,
  MINUTE,
  present,
  SECRET_MISSING,
  settled,
  settledWith,
} from '../../../../test/support/decide/scene.ts';

const missing = { translation: SECRET_MISSING };
const names = /Secret hf has no key token/;

/** A Secret or a key that the spec takes a value from is not there. */
decisionTable([
  {
    why: 'nothing runs yet: no look, no call, and the message names both',
    scene: { ...missing, held: false },
    says: 'False/NotCreated False/NotServing False/SecretNotFound Stalled/SecretNotFound',
    action: 'None',
    events: ['Rejected'],
    message: ['Stalled', names],
  },
  {
    why: 'a workload runs: it is left as it is, and serves',
    scene: { ...settled, ...missing, look: present() },
    says: 'False/OutOfSync True/Serving False/SecretNotFound Stalled/SecretNotFound',
    action: 'None',
    message: ['Ready', names],
  },
  {
    why: 'a workload that does not serve either',
    scene: { ...settled, ...missing, look: present({ phase: 'Failed', phaseClass: 'Failed' }) },
    says: 'False/OutOfSync False/NotServing False/SecretNotFound Stalled/SecretNotFound',
    action: 'None',
  },
  {
    why: 'the workload vanished: it cannot be created anew',
    scene: { ...settled, ...missing, look: absent() },
    says: 'False/NotCreated False/NotServing False/SecretNotFound Stalled/SecretNotFound',
    action: 'None',
  },
  {
    why: 'an open Recreate: what runs is not deleted for a spec that nothing can be created from',
    scene: settledWith(
      { operation: { type: 'Recreate', startedAt: ago(MINUTE), generation: 1, attempts: 0 } },
      { ...missing, look: present() },
    ),
    says: 'False/OutOfSync True/Serving False/SecretNotFound Stalled/SecretNotFound',
    action: 'None',
  },
  {
    why: 'paused: nothing would be created anyhow',
    scene: { ...settled, ...missing, spec: { paused: true }, look: absent() },
    says: 'False/Missing False/NotServing Unknown/Paused -',
    action: 'None',
  },
  {
    why: 'being deleted: a deletion needs none',
    scene: { ...settled, ...missing, deletingFor: MINUTE, look: present() },
    says: 'True/Running True/Serving True/Accepted -',
    action: 'Delete',
  },
  {
    why: 'it is there now: on it goes',
    scene: {
      held: false,
      conditions: [
        'Ready False/NotCreated',
        'Available False/NotServing',
        'Synced False/SecretNotFound',
        'Stalled True/SecretNotFound',
      ],
      memory: { suspect: true },
      look: absent(),
    },
    says: 'False/NotCreated False/NotServing False/SecretNotFound Stalled/SecretNotFound',
    action: 'Create',
  },
]);
