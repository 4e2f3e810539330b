/**
 * What Binance does with a websocket: market streams (raw or combined), user streams by their listen key, and the
 * websocket API, which takes the requests of REST by other names.
 * Source: Binance Spot API documentation, "Web Socket Streams", "User Data Streams", "WebSocket API".
 */
import type { Line, Session } from '../dialect.ts';
import { told } from './error.ts';
import type { Streams } from './streams.ts';

interface Request {
  readonly id: string | number | null;
  readonly method: string;
  readonly params: unknown;
}

/** Reads a message that asks for something; null where it is none. */
export function readRequest(text: string): Request | null {
  try {
    const message: unknown = JSON.parse(text);
    if (typeof message !== 'object' || message === null) return null;
    const { id, method, params } = message as Record<string, unknown>;
    if (typeof method !== 'string') return null;
    const isId = typeof id === 'string' || typeof id === 'number';
    return { id: isId ? id : null, method, params };
  } catch {
    return null;
  }
}

/** A line on which market streams are asked for; `first` are those of its path, `wraps` says whether names go with them. */
export function marketSession(
  streams: Streams,
  line: Line,
  first: readonly string[],
  wraps: boolean,
): Session {
  const names = new Set<string>();
  let combined = wraps;
  const listener = (stream: string, data: object): void => {
    line.send(combined ? { stream, data } : data, 'market');
  };
  const subscribe = (name: string): boolean => {
    if (!streams.subscribe(name, listener)) return false;
    names.add(name);
    return true;
  };
  for (const name of first) subscribe(name);

  const answer = (id: Request['id'], result: unknown): void => line.send({ result, id }, 'answer');
  const refuse = (id: Request['id'], code: number, msg: string): void =>
    line.send({ error: { code, msg }, id }, 'answer');

  return {
    receive(text) {
      const request = readRequest(text);
      if (request === null) {
        refuse(null, 3, 'Invalid JSON: expected an object with a method');
        return;
      }
      const { id, method, params } = request;
      const list = Array.isArray(params) ? params.filter((item) => typeof item === 'string') : [];
      switch (method) {
        case 'SUBSCRIBE': {
          const wrong = list.filter((name) => !subscribe(name));
          if (wrong.length > 0 || list.length === 0)
            refuse(id, 2, `Invalid request: no such stream ${wrong.join(', ')}`.trimEnd());
          else answer(id, null);
          return;
        }
        case 'UNSUBSCRIBE':
          for (const name of list) {
            streams.unsubscribe(name, listener);
            names.delete(name);
          }
          answer(id, null);
          return;
        case 'LIST_SUBSCRIPTIONS':
          answer(id, [...names]);
          return;
        case 'SET_PROPERTY':
          combined = Array.isArray(params) && params[0] === 'combined' ? params[1] === true : combined;
          answer(id, null);
          return;
        default:
          refuse(id, 2, 'Invalid request: unknown method');
      }
    },
    end() {
      for (const name of names) streams.unsubscribe(name, listener);
    },
  };
}

/** How the websocket API answers: with the id of what was asked, and the status of REST. */
export type Call = (
  method: string,
  params: Readonly<Record<string, unknown>>,
) => {
  readonly status: number;
  readonly body: unknown;
};

export function apiSession(line: Line, call: Call, end: () => void): Session {
  return {
    receive(text) {
      const request = readRequest(text);
      if (request === null) {
        line.send({ id: null, status: 400, error: { code: -1135, msg: 'Invalid JSON request.' } }, 'answer');
        return;
      }
      const { id, method, params } = request;
      const isObject = typeof params === 'object' && params !== null && !Array.isArray(params);
      try {
        const { status, body } = call(method, isObject ? (params as Record<string, unknown>) : {});
        const part = status === 200 ? { result: body } : { error: body };
        line.send({ id, status, ...part, rateLimits: [] }, 'answer');
      } catch (error) {
        const { status, body } = told(error).answer;
        line.send({ id, status, error: body, rateLimits: [] }, 'answer');
      }
    },
    end,
  };
}
