import { samplesFolder } from './samples.ts';
import type { Stage } from './stage.ts';
import { goodImage, names } from './story.ts';
import { relative } from 'node:path';

/** What a person can do while the demo stays up: commands for another terminal, in this folder. */
export function invitation({ controlPlane, operator }: Pick<Stage, 'controlPlane' | 'operator'>): string[] {
  const samples = relative(process.cwd(), samplesFolder);
  const mended = JSON.stringify({ spec: { runai: { spec: { image: goodImage } } } });
  return [
    'It stays up, and what you change is followed here. In another terminal:',
    '(All of docs/samples at once would name other platforms: apply single deployments of it only.)',
    '',
    `  export KUBECONFIG=${controlPlane.kubeconfig}`,
    `  alias kubectl=${controlPlane.kubectl}`,
    '',
    '  kubectl get inference -o wide',
    `  kubectl describe infd ${names.broken}`,
    `  kubectl patch infd ${names.broken} --type=merge -p '${mended}'`,
    `  kubectl apply -f ${samples}/${names.deleted}.yaml`,
    `  kubectl scale infd ${names.deleted} --replicas=3`,
    `  kubectl edit infd ${names.changed}`,
    '  kubectl explain infd.spec.runai.spec.autoscaling.metric',
    `  tail -f ${operator.logFile}`,
    `  curl -s ${operator.metricsUrl}/metrics | grep ^inference_operator | grep -v _bucket`,
  ];
}
