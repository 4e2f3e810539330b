/** What goes wrong before anybody is asked, in Binance's words. */
import type { Failure, WireAnswer } from '../dialect.ts';
import { BinanceError } from './error.ts';
import { banned } from './limits.ts';

export function failureAnswer(kind: Failure, until: number, wall: number): WireAnswer {
  switch (kind) {
    case 'unavailable':
      return new BinanceError(
        -1008,
        'Server is currently overloaded with other requests. Please try again in a few minutes.',
        503,
      ).answer;
    case 'timeout':
      return new BinanceError(
        -1007,
        'Timeout waiting for response from backend server. Send status unknown; execution status unknown.',
        504,
      ).answer;
    case 'maintenance':
      return new BinanceError(-1016, 'This service is no longer available.', 503).answer;
    case 'too-many':
      return new BinanceError(-1003, 'Too many requests; please use the websocket for live updates.', 429, {
        'retry-after': '1',
      }).answer;
    case 'banned':
      return banned(until, wall).answer;
    case 'too-large':
      return new BinanceError(-1101, 'Too many parameters sent for this endpoint.', 413).answer;
    case 'malformed':
      return new BinanceError(-1100, 'Illegal characters found in a parameter.').answer;
  }
}
