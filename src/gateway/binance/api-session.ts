/**
 * A websocket of the websocket API: requests of REST by other names, answered with their id, the status of REST, and what
 * is used of the limits that they have touched, unless the address or the request says `returnRateLimits=false`.
 * Source: Binance Spot API documentation, "WebSocket API"; USDⓈ-M futures, "Websocket API General Info".
 */
import type { Heartbeat, Line, Session, WireAnswer } from '../dialect.ts';
import { told } from './error.ts';
import { readRequest } from './request.ts';

/** What a call has counted: the account whose orders it sent, null where it sent none. */
export interface Counted {
  account: string | null;
}

export interface ApiTerms {
  readonly heartbeat: Heartbeat;
  /** Whether limits are told where a request does not say it. */
  readonly showsLimits: boolean;
  readonly call: (method: string, params: Readonly<Record<string, unknown>>, counted: Counted) => WireAnswer;
  readonly used: (account: string | null) => readonly object[];
  /** The machine's time, ms. */
  readonly wall: () => number;
  readonly end: () => void;
}

export function apiSession(line: Line, terms: ApiTerms): Session {
  const { heartbeat, call, used, wall, end } = terms;
  return {
    heartbeat,
    receive(text) {
      const request = readRequest(text);
      if (request === null) {
        line.send({ id: null, status: 400, error: { code: -1135, msg: 'Invalid JSON request.' } }, 'answer');
        return;
      }
      const { id, method, params } = request;
      const isObject = typeof params === 'object' && params !== null && !Array.isArray(params);
      const given = isObject ? (params as Readonly<Record<string, unknown>>) : {};
      const counted: Counted = { account: null };
      const { status, ...part } = answered(() => call(method, given, counted), wall);
      const said = given['returnRateLimits'];
      const shows = typeof said === 'boolean' ? said : terms.showsLimits;
      const limits = shows ? { rateLimits: used(counted.account) } : {};
      line.send({ id, status, ...part, ...limits }, 'answer');
    },
    end,
  };
}

type Answered = { readonly status: number } & ({ readonly result: unknown } | { readonly error: unknown });

function answered(work: () => WireAnswer, wall: () => number): Answered {
  try {
    const { status, body } = work();
    return status === 200 ? { status, result: body } : { status, error: body };
  } catch (error) {
    const { answer, headers } = told(error);
    const { status, body } = answer;
    const seconds = headers['retry-after'];
    if (seconds === undefined) return { status, error: body };
    const serverTime = Math.floor(wall());
    const data = { serverTime, retryAfter: serverTime + Number(seconds) * 1000 };
    return { status, error: { ...(body as object), data } };
  }
}
