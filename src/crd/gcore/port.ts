import { z } from 'zod';

/** A TCP port. */
export const port = () => z.int32().min(1).max(65535);
