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

/** How a websocket is kept alive, ms of the machine's time. */
export interface Heartbeat {
  /** How often it is pinged. */
  readonly pingMs: number;
  /** A line on which a ping has not been answered for so long is cut. */
  readonly withinMs: number;
  /** Whether a pong that answers no ping counts as an answer. */
  readonly takesAnyPong: boolean;
  /** How long it lives at most. */
  readonly lifeMs: number;
}

/** What a dialect does with one websocket. */
export interface Session {
  readonly heartbeat: Heartbeat;
  receive(text: string): void;
  /** The line is gone. */
  end(): void;
}

/** What goes wrong before a dialect is asked: of the plan of faults, or with the request itself. */
export type Failure =
  'unavailable' | 'timeout' | 'maintenance' | 'too-many' | 'banned' | 'too-large' | 'malformed';

export interface Dialect {
  readonly name: string;
  rest(request: WireRequest): WireAnswer;
  /** Null where there is nothing behind this path; `address` is who connects, for limits by address. */
  connect(path: string, query: string, line: Line, address: string): Session | null;
  /** Answer in this dialect's words to what goes wrong before it is asked. */
  failure(kind: Failure, until: number): WireAnswer;
}
