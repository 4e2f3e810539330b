/**
 * A websocket of the websocket API: requests of REST by other names, answered with their id and the status of REST.
 * Source: Binance Spot API documentation, "WebSocket API"; USDⓈ-M futures, "Websocket API General Info".
 */
import type { Heartbeat, Line, Session, WireAnswer } from '../dialect.ts';
import { told } from './error.ts';
import { readRequest } from './request.ts';

export type Call = (method: string, params: Readonly<Record<string, unknown>>) => WireAnswer;

export function apiSession(line: Line, heartbeat: Heartbeat, call: Call, end: () => void): Session {
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
