import type { z } from 'zod';
import { anyText } from '../fields.ts';

/** Longest single argument or environment string that Linux accepts (MAX_ARG_STRLEN). */
export const ARGUMENT_MAX = 131_072;
/** Most words of one command. */
export const COMMAND_MAX = 256;

/** A word of a command. */
export const argument = (): z.ZodString => anyText(ARGUMENT_MAX);
