const FORM = /^\+?(\d+\.?\d*|\.\d+)(?:([numkKMGTPE]i?)|[eE]([-+]?\d+))?$/;

const DECIMAL: Record<string, number> = { n: -9, u: -6, m: -3, k: 3, K: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** The number that a Kubernetes quantity stands for; undefined where the text is none. */
export function parseQuantity(text: string): number | undefined {
  const [whole, digits = '', suffix, exponent] = FORM.exec(text) ?? [];
  if (whole === undefined) return undefined;
  if (exponent !== undefined) return Number(`${digits}e${exponent}`);
  if (suffix === undefined) return Number(digits);
  const power = BINARY.indexOf(suffix);
  if (power >= 0) return Number(digits) * 1024 ** (power + 1);
  const decimal = DECIMAL[suffix];
  return decimal === undefined ? undefined : Number(`${digits}e${decimal}`);
}

/** Below zero where `a` is less than `b`; zero where they are equal, or where one is no quantity. */
export function compareQuantities(a: string, b: string): number {
  const [left, right] = [parseQuantity(a), parseQuantity(b)];
  return left === undefined || right === undefined ? 0 : left - right;
}
