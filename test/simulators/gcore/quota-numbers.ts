/** What an account may have only so much of. */
export const QUOTA_ATTRIBUTES = [
  'inference_cpu_millicore_count',
  'inference_gpu_a100_count',
  'inference_gpu_h100_count',
  'inference_gpu_l40s_count',
  'inference_instance_count',
] as const;

export type QuotaAttribute = (typeof QUOTA_ATTRIBUTES)[number];

/** Numbers by attribute; for limits, what is left out is not limited. */
export type QuotaNumbers = Partial<Record<QuotaAttribute, number>>;
