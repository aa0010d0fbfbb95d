import type { InferenceDeployment } from '../crd/inference-deployment.ts';
import { homeAnnotation } from '../crd/names.ts';

type Recorded = Pick<InferenceDeployment, 'metadata' | 'status'>;
type Operation = NonNullable<InferenceDeployment['status']>['operation'];

/**
 * Where an object's workload is, or may yet appear: it is looked for there, and created nowhere else, whatever the
 * platform object's defaults or credentials lead to by now. Undefined where none can exist. Pure.
 */
export function recordedHome({ metadata, status }: Recorded): string | undefined {
  const { workload, operation } = status ?? {};
  if (workload?.home !== undefined) return workload.home;
  // What was refused has left nothing anywhere: the next attempt goes where the spec leads then.
  if (isRefusedCreate(operation)) return undefined;
  if (operation?.type === 'Create' && operation.home !== undefined) return operation.home;
  const [uid, home] = (metadata.annotations?.[homeAnnotation] ?? '').split(' ');
  return uid === metadata.uid ? home : undefined;
}

/** Of this call nothing has come. Pure. */
export const isRefusedCreate = (operation: Operation): boolean =>
  operation?.type === 'Create' && operation.refused === true;

/** Where create calls were made in vain: nothing is there, and if anything were, it would be there. Pure. */
export function refusedHome({ status }: Pick<Recorded, 'status'>): string | undefined {
  const { operation } = status ?? {};
  return isRefusedCreate(operation) ? operation?.home : undefined;
}

/**
 * The annotation that goes with the finalizer, before there is a status: where the first create call is made. It
 * names the object's own uid, because annotations are copied with manifests. Pure.
 */
export const homeRecord = (uid: string, home: string): Record<string, string> => ({
  [homeAnnotation]: `${uid} ${home}`,
});
