import { readFileSync } from 'node:fs';
import { cruise } from 'dependency-cruiser';

/** Fewer modules than this means that the tool looked at nothing: it passes green without a parser. */
const LEAST_MODULES = 20;

const rules = JSON.parse(readFileSync('.dependency-cruiser.json', 'utf8'));
const { output } = await cruise(['src', 'test'], { ruleSet: rules, validate: true, ...rules.options });
if (typeof output === 'string') throw new Error('the layering check gave no structured result');

const { violations, totalCruised } = output.summary;
for (const violation of violations) {
  console.error(`${violation.rule.name}: ${violation.from} -> ${violation.to}`);
}
if (totalCruised < LEAST_MODULES) {
  console.error(`the layering check looked at ${totalCruised} modules, at least ${LEAST_MODULES} expected`);
  process.exit(1);
}
console.log(`layers: ${totalCruised} modules, ${violations.length} violations`);
process.exit(violations.length === 0 ? 0 : 1);
