/**
 * Who asks, and whether it is he: API key, HMAC-SHA256 signature over the parameters as they were sent, timestamp.
 *
 * The signed text is the query without its signature, followed by the body without its signature.
 * Source: Binance Spot API documentation, "SIGNED (TRADE and USER_DATA) Endpoint security".
 *
 * A client's clock is the machine's, or one that it has set by this server's history; both are taken. One that was set at
 * any moment since the start and has gone on at its own pace since, while history went at another, is not wrong.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { WireRequest } from '../dialect.ts';
import { BinanceError, missing } from './error.ts';
import type { Params } from './params.ts';

export interface ApiKey {
  readonly key: string;
  readonly secret: string;
  /** The account behind it; several keys may have one. */
  readonly account: string;
  /** What it may do beside reading. */
  readonly canTrade: boolean;
  readonly canWithdraw: boolean;
}

/** The clocks that a timestamp may be of, ms. */
export interface Clocks {
  readonly wall: number;
  readonly history: number;
  /** The same when the server began. */
  readonly wallStart: number;
  readonly historyStart: number;
}

const aheadMs = 1000;
const windowMax = 60_000;

export function keyOf(request: Pick<WireRequest, 'headers'>, keys: readonly ApiKey[]): ApiKey {
  const given = request.headers['x-mbx-apikey'];
  if (given === undefined || given === '') throw new BinanceError(-2014, 'API-key format invalid.', 401);
  return knownKey(given, keys);
}

export function knownKey(given: string, keys: readonly ApiKey[]): ApiKey {
  const key = keys.find((one) => sameText(one.key, given));
  if (key === undefined)
    throw new BinanceError(-2015, 'Invalid API-key, IP, or permissions for action.', 401);
  return key;
}

/** The text that a signature is over. */
export function signedText(query: string, body: string): string {
  return withoutSignature(query) + withoutSignature(body);
}

const withoutSignature = (text: string): string =>
  text
    .split('&')
    .filter((part) => part !== '' && !part.startsWith('signature='))
    .join('&');

export const signatureOf = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('hex');

export function checkSignature(key: ApiKey, text: string, signature: string | null): void {
  if (signature === null) throw missing('signature');
  if (!sameText(signatureOf(key.secret, text), signature.toLowerCase()))
    throw new BinanceError(-1022, 'Signature for this request is not valid.');
}

export function checkTimestamp(params: Params, clocks: Clocks): void {
  const timestamp = params.moment('timestamp');
  if (timestamp === null) throw missing('timestamp');
  const window = params.integer('recvWindow') ?? 5000;
  if (window > windowMax) throw new BinanceError(-1131, `recvWindow must be less than ${windowMax}.`);
  const wall = judge(timestamp, clocks.wall, clocks.wall, window);
  if (wall === 'right') return;
  // Set at the start and gone on at the machine's pace, or set now.
  const sinceStart = clocks.historyStart + (clocks.wall - clocks.wallStart);
  const least = Math.min(sinceStart, clocks.history);
  const most = Math.max(sinceStart, clocks.history);
  const history = judge(timestamp, least, most, window);
  if (history === 'right') return;
  if (wall === 'late' || history === 'late')
    throw new BinanceError(-1021, 'Timestamp for this request is outside of the recvWindow.');
  throw new BinanceError(-1021, "Timestamp for this request was 1000ms ahead of the server's time.");
}

function judge(timestamp: number, least: number, most: number, window: number): 'right' | 'late' | 'early' {
  if (timestamp >= most + aheadMs) return 'early';
  return timestamp < least - window ? 'late' : 'right';
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
