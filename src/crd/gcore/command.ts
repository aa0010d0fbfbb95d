import { z } from 'zod';
import { ARGUMENT_MAX, anyText } from '../fields.ts';

/** A command and its arguments. */
export const command = z.array(anyText(ARGUMENT_MAX)).max(256);
