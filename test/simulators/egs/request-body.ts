import { parseJson } from '../support/exchange.ts';
import { ApiError } from './api-error.ts';
import type { ApiCall } from './caller.ts';
import type { Knobs } from './knobs.ts';

/** An object of a body. */
export type Fields = Readonly<Record<string, unknown>>;

/** A body's object; empty where the body is none or is not said to be JSON, as the platform's parser has it. */
export function bodyOf({ request }: Pick<ApiCall, 'request'>): Fields {
  const isJson = String(request.headers['content-type']).startsWith('application/json');
  const body = isJson ? parseJson(request.body) : undefined;
  return isFields(body) ? body : {};
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field by its name; undefined where there is none. */
export function fieldOf(fields: Fields, name: string, knobs: Knobs): unknown {
  if (!knobs.caseInsensitive) return fields[name];
  return Object.entries(fields).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

/** Reads fields, and refuses with what could not be done. */
export class Reader {
  readonly #fields: Fields;
  readonly #knobs: Knobs;
  readonly #message: string;

  constructor(fields: Fields, knobs: Knobs, message: string) {
    this.#fields = fields;
    this.#knobs = knobs;
    this.#message = message;
  }

  /** A field, whatever it is. */
  value(name: string): unknown {
    return fieldOf(this.#fields, name, this.#knobs);
  }

  /** A text that is not empty. */
  text(name: string): string {
    const value = this.value(name);
    if (value === undefined || value === null || value === '') {
      // The vendor's own samples ask for a field with these words, always with this status.
      throw new ApiError(422, { message: this.#message, because: `"${name}" is not allowed to be empty` });
    }
    if (typeof value !== 'string') throw this.refusal(`"${name}" must be a string`);
    return value;
  }

  optionalText(name: string): string | undefined {
    const value = this.value(name);
    return value === undefined || value === null ? undefined : this.text(name);
  }

  /** A whole number of at least one. */
  count(name: string): number {
    const value = this.value(name);
    if (value === undefined || value === null) throw this.refusal(`"${name}" is required`);
    if (typeof value !== 'number') throw this.refusal(`"${name}" must be a number`);
    if (!Number.isInteger(value) || value < 1) throw this.refusal(`"${name}" must be a positive integer`);
    return value;
  }

  /** The refusal of what a body says. */
  refusal(because: string): ApiError {
    return new ApiError(this.#knobs.refusalStatus, { message: this.#message, because });
  }
}
