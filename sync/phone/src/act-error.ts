/** The act makes no sense here; nothing was saved, and `code` has words in the contract. */
export class ActError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`act: ${code}`);
    this.name = 'ActError';
    this.code = code;
  }
}
