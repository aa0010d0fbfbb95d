/** An object as a test writes it. */
export interface Draft {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
  spec: unknown;
  status?: unknown;
}
