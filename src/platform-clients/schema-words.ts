import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** What a value must be, by the schema's word for it. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** What is wrong with a value of a field, and what to write instead, in words that need no knowledge of our schemas. Pure. */
export function schemaWords(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords(issue);
    case 'too_small':
      if (issue.origin === 'string') return 'may not be empty: write a value, or leave it out';
      if (issue.origin === 'array') return `must have at least ${issue.minimum} entries: add some`;
      return `must be at least ${issue.minimum}: raise it`;
    case 'too_big':
      if (issue.origin === 'string') return `may have at most ${issue.maximum} characters: shorten it`;
      if (issue.origin === 'array') return `may have at most ${issue.maximum} entries: take some out`;
      return `must be at most ${issue.maximum}: lower it`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      // A form that has a name of its own says so.
      return issue.pattern !== undefined && issue.message.startsWith('Invalid')
        ? `must match the pattern ${issue.pattern.replace(/^\/(.*)\/\w*$/s, '$1')}`
        : issue.message;
    default:
      return issue.message;
  }
}

/** The schema's own sentence is where it says what it was given. */
function typeWords({ expected, message }: Extract<Issue, { code: 'invalid_type' }>): string {
  const wanted = KINDS[expected] ?? expected;
  const given = /received (\w+)$/.exec(message)?.[1] ?? '';
  if (given === 'undefined') return `must be given: write ${wanted}`;
  const found = KINDS[given] ?? given;
  const isFraction = expected === 'int' && given === 'number';
  return isFraction || found === ''
    ? `must be ${wanted}: write one`
    : `must be ${wanted}, not ${found}: write one`;
}
