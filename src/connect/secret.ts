/**
 * A secret is a text that prints as `***` wherever a value is printed: in text, JSON, a log, a report, an error, and what
 * Node writes when a program crashes. It comes out by `reveal` alone, which nobody calls but who signs a request.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The text itself: to be handed on at once, and never kept. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  [Symbol.toPrimitive](): string {
    return hidden;
  }

  /** What `util.inspect`, and so `console.log` and an uncaught error, show. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return hidden;
  }
}

const hidden = '***';
