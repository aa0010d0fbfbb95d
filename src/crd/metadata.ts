/** The part of metav1.ObjectMeta that our kinds' objects carry when the API server hands them out. */
export interface Metadata {
  name: string;
  uid: string;
  resourceVersion: string;
  generation: number;
  /** RFC 3339, UTC. */
  creationTimestamp: string;
  /** Present while the object is being deleted. */
  deletionTimestamp?: string;
  finalizers?: string[];
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/** The same of a namespaced kind. */
export interface NamespacedMetadata extends Metadata {
  namespace: string;
}
