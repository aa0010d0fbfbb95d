import { decisionTable } from '../../../test/support/decide/decision-table.ts';
import { refusedWith } from '../../../test/support/decide/play.ts';
import { absent, edited, IMAGE, present } from '../../../test/support/decide/scene.ts';

/** What the answer to a create or an update makes of an object. */
decisionTable([
  {
    why: 'a call refused with words of quota',
    scene: { held: false, look: absent() },
    outcome: refusedWith('Quota', 'quota exceeded'),
    says: 'False/NotCreated False/NotServing False/QuotaExceeded Stalled/QuotaExceeded',
    events: ['QuotaExceeded'],
  },
  {
    why: 'no capacity: not Stalled, Synced is not what is wrong',
    scene: { ...edited, look: present({}, {}, [IMAGE]) },
    outcome: refusedWith('Capacity', 'no node'),
    says: 'False/Pending True/Serving True/Accepted Reconciling/Pending',
    events: [],
  },
  {
    why: '400 on POST',
    scene: { held: false, look: absent() },
    outcome: refusedWith('Invalid', 'spec.image is missing'),
    says: 'False/NotCreated False/NotServing False/Rejected Stalled/Rejected',
    events: ['Rejected'],
  },
  {
    why: '400 on PATCH: what runs goes on running',
    scene: { ...edited, look: present({}, {}, [IMAGE]) },
    outcome: refusedWith('Invalid'),
    says: 'False/OutOfSync True/Serving False/Rejected Stalled/Rejected',
    events: ['Rejected'],
  },
  {
    why: 'name taken: the next look tells by whom',
    scene: { held: false, look: absent() },
    outcome: refusedWith('Conflict', 'already exists', 409),
    says: 'False/Creating False/NotServing Unknown/InProgress Reconciling/Creating',
    events: [],
  },
  {
    why: '400 "incompatible with the version"',
    scene: { held: false, look: absent() },
    outcome: refusedWith('Unsupported', 'incompatible with the version of cluster x'),
    says: 'False/NotCreated False/NotServing False/Unsupported Stalled/Unsupported',
    events: ['Rejected'],
  },
  {
    why: 'no PATCH in this release, and Recreate may stand in',
    scene: { ...edited, spec: { updateStrategy: { type: 'Recreate' } }, look: present({}, {}, [IMAGE]) },
    outcome: refusedWith('Unsupported', 'cannot change in place', 404),
    says: 'False/Updating True/Serving Unknown/InProgress Reconciling/Updating',
    events: ['Recreating'],
  },
  {
    why: 'a field that this release does not know: a new workload would not have it either',
    scene: { ...edited, spec: { updateStrategy: { type: 'Recreate' } }, look: present({}, {}, [IMAGE]) },
    outcome: refusedWith('Unsupported', 'incompatible with the version of cluster x'),
    says: 'False/OutOfSync True/Serving False/Unsupported Stalled/Unsupported',
  },
  {
    why: 'the platform kept what the spec dropped',
    scene: { ...edited, look: present({}, {}, [IMAGE]) },
    outcome: refusedWith('Immutable', 'keeps spec.command'),
    says: 'False/OutOfSync True/Serving False/ImmutableChange Stalled/ImmutableChange',
  },
]);
