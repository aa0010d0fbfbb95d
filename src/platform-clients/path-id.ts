import { z } from 'zod';

/** An id that stands in the path of a URL, where `.` and `..` lead elsewhere, encoded or not. */
export const pathId = z
  .string()
  .min(1)
  .refine((id) => id !== '.' && id !== '..');
