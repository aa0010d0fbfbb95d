/** One sample of a metrics page. */
export interface Sample {
  name: string;
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** A metrics page at one moment. A filter fits a sample that has all its labels. */
export class Metrics {
  readonly samples: readonly Sample[];

  constructor(samples: readonly Sample[]) {
    this.samples = samples;
  }

  /** The samples of a name. */
  series(name: string, filter: Readonly<Record<string, string>> = {}): Sample[] {
    return this.samples.filter(
      (sample) =>
        sample.name === name &&
        Object.entries(filter).every(([label, value]) => sample.labels[label] === value),
    );
  }

  /** The value of the one sample that fits; undefined where none does. Throws where several do. */
  value(name: string, filter: Readonly<Record<string, string>> = {}): number | undefined {
    const [first, second] = this.series(name, filter);
    if (second !== undefined) throw new Error(`several samples of ${name} fit ${JSON.stringify(filter)}`);
    return first?.value;
  }

  /** The sum of all that fit; 0 where none does. */
  sum(name: string, filter: Readonly<Record<string, string>> = {}): number {
    return this.series(name, filter).reduce((sum, sample) => sum + sample.value, 0);
  }
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;
const ESCAPED = /\\(.)/g;

/** Parses the Prometheus text format. Throws on a line that is none of it. */
export function parseMetrics(text: string): Metrics {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return new Metrics(lines.map(parseLine));
}

function parseLine(line: string): Sample {
  const [, name, labels = '', value] = LINE.exec(line) ?? [];
  if (name === undefined || value === undefined) throw new Error(`not a line of a metrics page: ${line}`);
  const pairs = [...labels.matchAll(LABEL)].map(
    ([, label = '', raw = '']) => [label, unescape(raw)] as const,
  );
  return { name, labels: Object.fromEntries(pairs), value: parseValue(value) };
}

function unescape(raw: string): string {
  return raw.replaceAll(ESCAPED, (_, character: string) => (character === 'n' ? '\n' : character));
}

function parseValue(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY;
  if (text === '-Inf') return Number.NEGATIVE_INFINITY;
  return Number(text);
}
