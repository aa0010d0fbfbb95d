import type * as z from 'zod';
import { parseJson } from '../support/exchange.ts';
import { type ApiError, invalid } from './api-error.ts';

/** Reads a body by a schema. Throws the platform's 400, which names every field that is wrong. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: string): z.infer<Schema> {
  const sent = parseJson(body);
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) {
    throw invalid({ body: ['must be a JSON object'] });
  }
  const parsed = schema.safeParse(sent);
  if (!parsed.success) throw complaint(parsed.error);
  return parsed.data;
}

function complaint(error: z.ZodError): ApiError {
  const fields: Record<string, string[]> = {};
  for (const issue of error.issues) {
    const path = issue.path.map(String).join('.') || 'body';
    (fields[path] ??= []).push(wording(issue));
  }
  return invalid(fields);
}

function wording(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_format') return 'wrong format';
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'is required';
  if (issue.code === 'unrecognized_keys') return `unknown fields: ${issue.keys.join(', ')}`;
  return issue.message;
}
