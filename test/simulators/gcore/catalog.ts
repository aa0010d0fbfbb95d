/** A size of container, as the platform lists it. */
export interface Flavor {
  name: string;
  cpu: number;
  /** Gi. */
  memory: number;
  gpu: number;
  gpu_model: string;
  /** Gi. */
  gpu_memory: number;
  gpu_compute_capability: string;
  is_gpu_shared: boolean;
  description: string;
}

export type RegionWord =
  | 'ACTIVE'
  | 'DELETED'
  | 'DELETING'
  | 'DELETION_FAILED'
  | 'INACTIVE'
  | 'MAINTENANCE'
  | 'NEW';

/** A place where containers run. */
export interface Region {
  id: number;
  display_name: string;
  slug: string;
  keystone_name: string;
  state: RegionWord;
  country: string;
  /** It is listed under `product=inference`; the region itself does not say so. */
  inference: boolean;
}

/** A model of the vendor's catalog. Its image brings probes of its own. */
export interface Model {
  id: string;
  name: string;
  image: string;
  image_registry_id: string;
  port: number;
  category: string;
  description: string;
  default_flavor_name: string;
}

/** A flavor with what is left out filled in. */
export function flavor(part: Pick<Flavor, 'name' | 'cpu' | 'memory'> & Partial<Flavor>): Flavor {
  return {
    gpu: 0,
    gpu_model: '',
    gpu_memory: 0,
    gpu_compute_capability: '',
    is_gpu_shared: false,
    description: '',
    ...part,
  };
}

/** A region with what is left out filled in. */
export function region(part: Pick<Region, 'id' | 'display_name'> & Partial<Region>): Region {
  const slug = part.display_name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return {
    slug,
    keystone_name: part.display_name,
    state: 'ACTIVE',
    country: 'LU',
    inference: true,
    ...part,
  };
}

/** Flavors of the default seed. */
export const flavors = {
  h100: 'inference-16vcpu-232gib-1xh100-80gb',
  l40s: 'inference-16vcpu-232gib-1xl40s-48gb',
  a100: 'inference-16vcpu-232gib-1xa100-80gb',
  cpu: 'inference-4vcpu-16gib',
};

const gpu = (name: string, model: string, memory: number, capability: string): Flavor =>
  flavor({
    name,
    cpu: 16,
    memory: 232,
    gpu: 1,
    gpu_model: model,
    gpu_memory: memory,
    gpu_compute_capability: capability,
  });

/** The regions 6, 7 and 8 (and 1, which has no inference), four flavors, and one model of the catalog. */
export function defaultCatalog(): { regions: Region[]; flavors: Flavor[]; models: Model[] } {
  return {
    regions: [
      region({ id: 1, display_name: 'Samara', country: 'KZ', inference: false }),
      region({ id: 6, display_name: 'Luxembourg-2' }),
      region({ id: 7, display_name: 'Frankfurt', country: 'DE' }),
      region({ id: 8, display_name: 'Singapore', country: 'SG' }),
    ],
    flavors: [
      gpu(flavors.h100, 'H100', 80, '9.0'),
      gpu(flavors.l40s, 'L40S', 48, '8.9'),
      gpu(flavors.a100, 'A100', 80, '8.0'),
      flavor({ name: flavors.cpu, cpu: 4, memory: 16 }),
    ],
    models: [
      {
        id: '0d9d3a3e-5f3a-4b56-9a52-0d5a3a4f8a11',
        name: 'Llama-3.1-8B',
        image: 'registry.example.com/catalog/llama-3.1-8b:1.0',
        image_registry_id: '6f1ed48c-4f5d-4bb5-8a25-6b0f6d9d2b10',
        port: 8000,
        category: 'Text generation',
        description: 'A model of the catalog',
        default_flavor_name: flavors.h100,
      },
    ],
  };
}
