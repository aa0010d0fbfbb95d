import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { accepted } from '../../../../test/support/decide/play.ts';
import { ago, MINUTE, present, type Scene, settled } from '../../../../test/support/decide/scene.ts';

const outage = 'Run:ai has lost contact with cluster west (Disconnected)';
const deleted: Scene = { ...settled, deletingFor: MINUTE, platform: { outage } };
const old: Scene = { ...deleted, deletingFor: 15 * MINUTE };

/** What is deleted on a platform that has lost contact with the workload's home: the message says why it takes so long. */
decisionTable([
  {
    why: 'going: told from the first look on',
    scene: { ...deleted, look: present({ deleting: true, phase: 'Deleting' }) },
    says: 'False/Deleting True/Serving True/Accepted Reconciling/Deleting',
    message: ['Ready', /is deleting workload .*\. Run:ai has lost .* cluster west \(Disconnected\)\.$/],
  },
  {
    why: 'going for 15 minutes',
    scene: { ...old, look: present({ deleting: true, phase: 'Deleting' }) },
    says: 'False/Deleting True/Serving Unknown/InProgress Stalled/Deleting',
    message: [
      'Stalled',
      /workload .*\. Run:ai has lost .*\(Disconnected\)\. To let the object go .*abandon=true\.$/,
    ],
  },
  {
    why: 'accepted again for 15 minutes',
    scene: { ...old, look: present() },
    outcome: accepted,
    says: 'False/Deleting True/Serving Unknown/InProgress Stalled/Deleting',
    message: ['Stalled', /deleting the workload\. Run:ai has lost .*\(Disconnected\)\. To let the object go/],
  },
  {
    why: 'deleted to be created anew, for 15 minutes',
    scene: {
      ...settled,
      platform: { outage },
      status: {
        ...settled.status,
        operation: { type: 'Recreate', startedAt: ago(15 * MINUTE), attempts: 1 },
      },
      look: present(),
    },
    outcome: accepted,
    says: 'False/Updating True/Serving Unknown/InProgress Stalled/Updating',
    message: ['Stalled', /deleting the workload\. Run:ai has lost .*\(Disconnected\)\. It must go before/],
  },
]);
