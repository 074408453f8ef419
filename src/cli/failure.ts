/** Exit codes of the contract. */
export const EXIT = { open: 0, closed: 1, usage: 2, nothing: 3, fault: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The user's mistake or the world's mess, told in a sentence; anything else that is thrown is our own fault. */
export class Refusal extends Error {
  readonly exit: ExitCode;
  constructor(message: string, exit: ExitCode, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Refusal';
    this.exit = exit;
  }
}
