/**
 * Where a call is: it has come to the proxy and not gone on (`before`); what it asks for has been done and the client
 * does not know (`effect`); the answer has been sent to the client (`answered`).
 */
export type Moment = 'before' | 'effect' | 'answered';

/**
 * Is told of every call at each moment, and may do something about the client before the call goes on. At the first
 * two a throw breaks the client's connection, and nothing more happens to the call.
 */
export type Witness<Call> = (call: Call, moment: Moment) => void;
