/** There is no way to an API server as this process was started: its message is one line that says what to do. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
}
