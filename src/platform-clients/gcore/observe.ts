import crypto from 'node:crypto';
import { isHttpUrl } from '../http-url.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { Observation, Region, Row } from '../platform.ts';
import { createdAtOf } from './created-at.ts';
import { isCut, markOf } from './description.ts';
import type { GcoreDetail } from './detail.ts';
import { envDigests, envValues } from './env-digest.ts';
import { phaseClassOf } from './phases.ts';
import type { Deployment } from './schemas.ts';

/** Regions whose errors the message of a phase tells. */
const MOST_REGIONS = 3;

/** Where an observation is made. */
export interface Sight {
  home: string;
  begunAt: number;
  /** See `GcoreDetail`. */
  followed: string | undefined;
  /** Makes a platform's text safe to show, with these values masked as well. */
  clean: (text: string, secrets: readonly string[]) => string;
}

/** One observation of a deployment. Pure. */
export function observationOf(deployment: Deployment, sight: Sight): Observation {
  const { name, status, containers, description, address } = deployment;
  // A container may echo its own environment.
  const secrets = envValues(deployment.envs);
  const clean = (text: string): string => sight.clean(text, secrets);
  const regions = containers.map(
    ({ region_id, deploy_status: { ready, total }, error_message }): Region => ({
      name: String(region_id),
      ready,
      desired: total,
      message: errorWords(error_message ?? '', clean),
    }),
  );
  const cleaned = containers.map((container, at) => ({
    ...container,
    error_message: regions[at]?.message ?? '',
  }));
  const detail: GcoreDetail = {
    shown: { ...deployment, containers: cleaned, envs: envDigests(deployment.envs) },
    containers: cleaned,
    followed: sight.followed,
  };
  return {
    id: name,
    name,
    home: sight.home,
    createdAt: createdAtOf(deployment.created_at),
    mark: markOf(description ?? ''),
    ...(isCut(description ?? '') && { markIsCut: true }),
    foreignKind: foreignKindOf(deployment, clean),
    deleting: status === 'DELETING',
    phase: sight.clean(status, []),
    phaseClass: phaseClassOf(deployment),
    phaseMessage: messageOf(regions),
    replicas: regions.reduce((sum, { ready }) => sum + ready, 0),
    endpoints: endpointsOf(containers, address),
    regions,
    url: undefined,
    begunAt: sight.begunAt,
    detail,
  };
}

/** What a region says is wrong; empty where nothing is. */
function errorWords(error: string, clean: (text: string) => string): string {
  return clean(error) || (error.trim() === '' ? '' : 'an error without a word');
}

/** A row of the list, for the observer. A row has everything, so it shows every change. */
export function rowOf(deployment: Deployment, home: string): Row {
  const { name, status } = deployment;
  const phaseClass = phaseClassOf(deployment);
  return {
    id: name,
    name,
    home,
    phase: status,
    phaseClass,
    changedAt: undefined,
    digest: digestOf(deployment),
  };
}

/** Short text that changes with whatever a row shows. */
export function digestOf(row: unknown): string {
  return crypto.hash('sha256', canonicalJson(row), 'base64url').slice(0, 16);
}

/** What a catalog's application has made is that application's. */
function foreignKindOf(
  { object_references: references }: Deployment,
  clean: (text: string) => string,
): string | undefined {
  const [owner] = references;
  if (owner === undefined) return undefined;
  const name = clean(`${owner.kind ?? ''} ${owner.name ?? ''}`.trim());
  return name === '' ? 'part of another object' : `part of ${name}`;
}

/** What is wrong where, in the platform's words. */
function messageOf(regions: readonly Region[]): string {
  const troubled = regions.filter(({ message }) => message !== '');
  const told = troubled.slice(0, MOST_REGIONS).map(({ name, message }) => `Region ${name}: ${message}`);
  const more = troubled.length - told.length;
  return [...told, ...(more > 0 ? [`and ${more} more regions`] : [])].join('; ');
}

function endpointsOf(
  containers: Deployment['containers'],
  address: Deployment['address'],
): Observation['endpoints'] {
  const all = [
    { name: 'serving', url: address },
    ...containers.map(({ region_id, address: url }) => ({ name: `region-${region_id}`, url })),
  ];
  return all.flatMap(({ name, url }) => (url && isHttpUrl(url) ? [{ name, url, type: 'Serving' }] : []));
}
