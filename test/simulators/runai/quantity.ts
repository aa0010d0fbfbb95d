const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A Kubernetes quantity as a number; NaN where it is none. */
export function quantityValue(quantity: string | number): number {
  if (typeof quantity === 'number') return quantity;
  const [, digits = '', suffix = ''] = /^\+?([0-9.]+(?:[eE][-+]?[0-9]+)?)([a-zA-Z]*)$/.exec(quantity) ?? [];
  return Number(digits === '' ? Number.NaN : digits) * (FACTORS[suffix] ?? Number.NaN);
}
