/**
 * The port behind which an exchange's own way of speaking stands: paths, parameters, signatures, errors, streams.
 *
 * `server.ts` carries bytes and knows no exchange; a dialect knows no socket. Binance is `binance/`; another exchange is
 * another folder that answers the same three questions.
 */

/** A request as it came; names of headers in lower case. */
export interface WireRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** As it was sent, without the question mark. */
  readonly query: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Who asks, for limits by address. */
  readonly address: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the request did something that cannot be undone: what a lost answer leaves its sender in doubt about. */
  readonly acted?: boolean;
}

/** One websocket, as the server hands it out. */
export interface Line {
  /** Sends one message; `kind` says what of faults may befall it. */
  send(message: unknown, kind: 'answer' | 'market' | 'user'): void;
  close(code: number, reason: string): void;
}

/** What a dialect does with one websocket. */
export interface Session {
  receive(text: string): void;
  /** The line is gone. */
  end(): void;
}

export interface Dialect {
  readonly name: string;
  rest(request: WireRequest): WireAnswer;
  /** Null where there is nothing behind this path. */
  connect(path: string, query: string, line: Line): Session | null;
  /** Answer in this dialect's words to what goes wrong before it is asked: `kind` as a fault plan names it. */
  failure(kind: 'unavailable' | 'timeout' | 'maintenance' | 'too-many' | 'banned', until: number): WireAnswer;
}
