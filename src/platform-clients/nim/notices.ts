import type { NimServiceSpec } from '../../crd/nim/service-spec.ts';

/** The NIM Operator derives the names of a Service and a Deployment from it; longer ones may not fit. */
const ROOMY_NAME = 50;

/**
 * What the user should know although the platform may well take it. `unusedReplicas`: `spec.replicas` where the
 * target's own scaling rules.
 */
export function noticesOf(
  name: string,
  spec: NimServiceSpec,
  unusedReplicas: number | undefined,
): readonly string[] {
  const { image, servingPort, ngcAuthSecret } = spec;
  const notices: string[] = [];
  if (unusedReplicas !== undefined) {
    const scaling = spec.autoscaling === undefined ? 'replicas' : 'autoscaling';
    notices.push(
      `The field spec.replicas (${unusedReplicas}) is not used: spec.nim.spec.${scaling} scales the workload`,
    );
  }
  if (name.length > ROOMY_NAME)
    notices.push(
      `The name has more than ${ROOMY_NAME} characters: the NIM Operator appends to it and may refuse it`,
    );
  if (servingPort?.exposedProtocol === 'grpc' && servingPort.grpcPort === undefined)
    notices.push('The field spec.nim.spec.servingPort.exposedProtocol is grpc, and no grpcPort is given');
  if (servingPort?.exposedUrl && servingPort.exposeExternally === false)
    notices.push('The field spec.nim.spec.servingPort.exposedUrl is not used with exposeExternally: false');
  if (ngcAuthSecret === undefined && image.startsWith('nvcr.io/'))
    notices.push(
      'The image is on nvcr.io and spec.nim.spec.ngcAuthSecret is not given: only a store that is filled already needs none',
    );
  if (/@[^/:]+:[^/]+$/.test(image) && !/:[^/@]+@/.test(image))
    notices.push(
      'The image has a digest and no tag, which the NIM Operator may refuse: write the tag as well',
    );
  return notices;
}
