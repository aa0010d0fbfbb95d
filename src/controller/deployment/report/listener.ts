import type { InferenceDeployment } from '../../../crd/inference-deployment.ts';
import type { KubeObject } from '../../../kube/objects.ts';
import type { Decision, Happening } from '../decision.ts';

/** What the reconciler tells: for events, metrics and the log. */
export interface DeploymentListener {
  happened: (object: InferenceDeployment & KubeObject, happening: Happening) => void;
  decided: (key: string, decision: Decision) => void;
  operationEnded: (object: InferenceDeployment & KubeObject, type: string, milliseconds: number) => void;
}
