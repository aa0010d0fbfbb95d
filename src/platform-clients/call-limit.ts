/**
 * Milliseconds that one call may take with all that belongs to it, from connect to the last byte. A change that was
 * not answered may still take effect for so long.
 */
export const CALL_LIMIT_MS = 30_000;
