/**
 * A websocket of streams, raw or combined: those of its path, and those that it asks for; an account's own events are one,
 * by the name of its listen key.
 * Source: Binance Spot API documentation, "Web Socket Streams", "User Data Streams"; USDⓈ-M futures, likewise.
 */
import type { Heartbeat, Line, Session } from '../dialect.ts';
import { readRequest, type Request } from './request.ts';
import type { Streams } from './streams.ts';
import type { UserStreams } from './user-streams.ts';

export interface StreamTerms {
  readonly markets: Streams;
  readonly users: UserStreams;
  readonly line: Line;
  /** Those of its path. */
  readonly first: readonly string[];
  /** Whether names go with messages. */
  readonly wraps: boolean;
  readonly heartbeat: Heartbeat;
}

/** As of a line whose only stream is over. */
const closedCode = 1000;

export class StreamSession implements Session {
  readonly heartbeat: Heartbeat;
  private readonly terms: StreamTerms;
  private combined: boolean;
  /** By stream: what ends it. */
  private readonly ends = new Map<string, () => void>();
  /** Listen keys of its path: without them there is nothing left to tell. */
  private readonly own = new Set<string>();

  constructor(terms: StreamTerms) {
    this.terms = terms;
    this.heartbeat = terms.heartbeat;
    this.combined = terms.wraps;
    for (const name of terms.first) {
      if (this.subscribe(name) && terms.users.keys.accountOf(name) !== null) this.own.add(name);
    }
  }

  receive(text: string): void {
    const request = readRequest(text);
    if (request === null) {
      this.refuse(null, 3, 'Invalid JSON: expected an object with a method');
      return;
    }
    const { id, method, params } = request;
    const list = Array.isArray(params) ? params.filter((item) => typeof item === 'string') : [];
    switch (method) {
      case 'SUBSCRIBE': {
        const wrong = list.filter((name) => !this.subscribe(name));
        if (wrong.length > 0 || list.length === 0)
          this.refuse(id, 2, `Invalid request: no such stream ${wrong.join(', ')}`.trimEnd());
        else this.answer(id, null);
        return;
      }
      case 'UNSUBSCRIBE':
        for (const name of list) this.leave(name);
        this.answer(id, null);
        return;
      case 'LIST_SUBSCRIPTIONS':
        this.answer(id, [...this.ends.keys()]);
        return;
      case 'SET_PROPERTY':
        if (Array.isArray(params) && params[0] === 'combined') this.combined = params[1] === true;
        this.answer(id, null);
        return;
      default:
        this.refuse(id, 2, 'Invalid request: unknown method');
    }
  }

  end(): void {
    for (const name of [...this.ends.keys()]) this.leave(name);
  }

  /** False where there is no such stream. */
  private subscribe(name: string): boolean {
    if (this.ends.has(name)) return true;
    const { markets, users, line } = this.terms;
    const tell =
      (kind: 'market' | 'user') =>
      (data: object): void =>
        line.send(this.combined ? { stream: name, data } : data, kind);
    const ended = (why: 'closed' | 'expired'): void => {
      this.ends.delete(name);
      // Futures leave a line open whose key has expired, and say so.
      const staysOpen = why === 'expired' && users.kind === 'usdm';
      if (this.own.delete(name) && this.ends.size === 0 && !staysOpen)
        line.close(closedCode, 'the stream is closed');
    };
    const end = users.open(name, tell('user'), ended) ?? markets.open(name, tell('market'));
    if (end === null) return false;
    this.ends.set(name, end);
    return true;
  }

  private leave(name: string): void {
    this.ends.get(name)?.();
    this.ends.delete(name);
  }

  private answer(id: Request['id'], result: unknown): void {
    this.terms.line.send({ result, id }, 'answer');
  }

  private refuse(id: Request['id'], code: number, msg: string): void {
    this.terms.line.send({ error: { code, msg }, id }, 'answer');
  }
}
