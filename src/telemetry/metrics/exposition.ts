/**
 * A gauge in the text form of Prometheus. For gauges of ten thousand objects, which a registry would keep, hash
 * and compare one by one at each scrape.
 * Source of the form: https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function gaugeText(
  name: string,
  help: string,
  samples: Iterable<readonly [labels: Readonly<Record<string, string>>, value: number]>,
): string {
  let text = `# HELP ${name} ${help}\n# TYPE ${name} gauge\n`;
  for (const [labels, value] of samples) {
    const pairs = Object.entries(labels).map(([label, content]) => `${label}="${escaped(content)}"`);
    text += `${name}{${pairs.join(',')}} ${value}\n`;
  }
  return text;
}

function escaped(content: string): string {
  // Most names need nothing, and a test is cheaper than three replacements.
  if (!/[\\\n"]/.test(content)) return content;
  return content
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('"', String.raw`\"`);
}
