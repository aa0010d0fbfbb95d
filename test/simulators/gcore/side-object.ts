/** A login at an image registry. */
export interface RegistryCredential {
  name: string;
  username: string;
  password: string;
  registry_url: string;
}

/** A secret for the trigger by a queue. */
export interface PlatformSecret {
  name: string;
  type: 'aws-iam';
  data: { aws_access_key_id: string; aws_secret_access_key: string };
}

/** A key for callers of deployments. */
export interface ApiKey {
  name: string;
  description: string | null;
  createdAt: number;
  expires_at: string | null;
}

/** What deployments refer to by name, of one project. */
export interface SideObjects {
  credentials: Map<string, RegistryCredential>;
  secrets: Map<string, PlatformSecret>;
  apiKeys: Map<string, ApiKey>;
}

/** A project without any. */
export function noSideObjects(): SideObjects {
  return { credentials: new Map(), secrets: new Map(), apiKeys: new Map() };
}
