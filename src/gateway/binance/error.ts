/**
 * Errors as Binance gives them: a status, a code, a message.
 * Source: Binance Spot API documentation, "Error codes"; USDⓈ-M futures documentation, "Error Code".
 */
import type { WireAnswer } from '../dialect.ts';

export class BinanceError extends Error {
  override readonly name = 'BinanceError';
  readonly code: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: number, message: string, status = 400, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.headers = headers;
  }

  get answer(): WireAnswer {
    return { status: this.status, body: { code: this.code, msg: this.message }, headers: this.headers };
  }
}

/** What is no error of a client: itself where it is Binance's, and otherwise the one that says that nobody knows. */
export const told = (error: unknown): BinanceError =>
  error instanceof BinanceError
    ? error
    : new BinanceError(
        -1000,
        `An unknown error occurred while processing the request: ${error instanceof Error ? error.message : String(error)}`,
        500,
      );

export const missing = (name: string): BinanceError =>
  new BinanceError(-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`);
export const notRequired = (name: string): BinanceError =>
  new BinanceError(-1106, `Parameter '${name}' sent when not required.`);
export const tooPrecise = (name: string): BinanceError =>
  new BinanceError(-1111, `Parameter '${name}' has too much precision.`);
export const illegal = (name: string, range: string): BinanceError =>
  new BinanceError(-1100, `Illegal characters found in parameter '${name}'; legal range is '${range}'.`);
export const filterFailure = (name: string): BinanceError =>
  new BinanceError(-1013, `Filter failure: ${name}`);
export const newOrderRejected = (message: string): BinanceError => new BinanceError(-2010, message);
export const cancelRejected = (message: string): BinanceError => new BinanceError(-2011, message);
export const notServed = (what: string): BinanceError =>
  new BinanceError(-1013, `This exchange does not serve ${what}.`);
