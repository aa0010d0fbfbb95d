import type { Environment } from './find-binaries.ts';
import type { Progress } from './progress.ts';

/** What a client with all rights needs. */
export interface AdminAccess {
  /** The URL of the API server, without a slash at its end. */
  readonly server: string;
  /** The authority that signed the server's certificate, PEM. */
  readonly ca: string;
  /** A bearer token of group system:masters. */
  readonly token: string;
}

/** The name of a ServiceAccount. */
export interface ServiceAccountName {
  readonly namespace: string;
  readonly name: string;
}

/** What a kubeconfig for a ServiceAccount is made with. */
export interface KubeconfigOptions {
  /** Another URL than the server's own, such as that of a proxy in front of it. */
  readonly server?: string;
  /** The authority to trust instead of the server's own, for a proxy that ends TLS; PEM. */
  readonly ca?: string;
  /** How long the token is good for; the server grants no less than 600. An hour by default. */
  readonly expirationSeconds?: number;
}

/** What a control plane is started with. */
export interface ControlPlaneOptions {
  /**
   * Runs kube-controller-manager too: owner references are collected, namespaces really go away, autoscalers
   * scale. It notices a kind that is defined later within half a minute; until then its objects are not collected.
   * `if-there`: only where its program is there already, or comes with the others.
   */
  readonly controllerManager?: boolean | 'if-there';
  /** Flags for kube-apiserver, after ours, so that they win. */
  readonly extraApiServerArgs?: readonly string[];
  /** Where to look for programs; process.env by default. */
  readonly env?: Environment;
  /** Where to tell what is going on; stderr by default. */
  readonly progress?: Progress;
}

/**
 * A running control plane. It ends with `stop`, and also with this process, however that ends.
 *
 * In a k3s container etcd and the API server are one, so the methods that stop, pause or compact one of
 * them reject there (`kind` tells).
 */
export interface ControlPlane extends AsyncDisposable {
  readonly kind: 'binaries' | 'k3s';
  /** The path of a kubeconfig with all rights. */
  readonly kubeconfig: string;
  readonly server: string;
  readonly ca: string;
  readonly admin: AdminAccess;
  /** The path of kubectl. */
  readonly kubectl: string;
  /** A folder for files that may go away with the control plane; logs of its programs are there too. */
  readonly folder: string;
  /** Writes a kubeconfig with a token of the ServiceAccount, which has to exist, and answers its path. */
  kubeconfigFor(account: ServiceAccountName, options?: KubeconfigOptions): Promise<string>;
  /** Stops the API server and resolves when it is gone. With SIGKILL it gets no chance to end its requests. */
  stopApiServer(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts it again at the same URL with the same data, and resolves when it is ready. */
  startApiServer(): Promise<void>;
  /** Both of these. */
  restartApiServer(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Makes etcd stand still: the API server stays up, and its reads and writes hang. */
  pauseEtcd(): void;
  /** Ends that. */
  resumeEtcd(): void;
  /** Forgets all revisions but the current one. With a restart of the API server, old watches get a true 410. */
  compactEtcd(): Promise<void>;
  /** Stops API server and etcd, keeps what etcd holds, starts both again. Answers the folder for `restoreEtcd`. */
  saveEtcd(): Promise<string>;
  /** The same, but etcd holds what was saved, as after a disaster: resource versions begin again from there. */
  restoreEtcd(saved: string): Promise<void>;
  /** Ends everything and removes the folder. Safe to call twice. */
  stop(): Promise<void>;
}
