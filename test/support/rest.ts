/** Requests of a client without a library: plain, with a key, or signed; the answer with its status and headers. */
import { signatureOf } from '../../src/gateway/binance/signing.ts';
import type { RunningExchange } from '../../src/gateway/serve-binance.ts';
import { testKey } from './exchange.ts';

export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

type Params = Readonly<Record<string, string | number>>;

export function restOf(server: RunningExchange): {
  plain(method: string, path: string, params?: Params, headers?: Record<string, string>): Promise<RestAnswer>;
  signed(
    method: string,
    path: string,
    params?: Params,
    headers?: Record<string, string>,
  ): Promise<RestAnswer>;
} {
  const send = async (
    method: string,
    path: string,
    query: string,
    headers: Record<string, string>,
  ): Promise<RestAnswer> => {
    const url = `${server.url}${path}${query === '' ? '' : `?${query}`}`;
    const answer = await fetch(url, { method, headers: { 'X-MBX-APIKEY': testKey.key, ...headers } });
    return { status: answer.status, headers: answer.headers, body: await answer.json() };
  };
  const queryOf = (params: Params): string =>
    new URLSearchParams(
      Object.entries(params).map(([name, value]): [string, string] => [name, String(value)]),
    ).toString();
  return {
    plain: (method, path, params = {}, headers = {}) => send(method, path, queryOf(params), headers),
    signed: (method, path, params = {}, headers = {}) => {
      const text = queryOf({ timestamp: Date.now(), ...params });
      return send(method, path, `${text}&signature=${signatureOf(testKey.secret, text)}`, headers);
    },
  };
}
