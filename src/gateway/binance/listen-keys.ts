/**
 * Listen keys: each names the stream of an account's own events, for an hour unless it is kept alive.
 * Source: Binance Spot API documentation, "User Data Streams"; USDⓈ-M futures, "User Data Streams".
 *
 * An account has one key at a time. Whoever listens to it is told when it ends, and why.
 */
import { randomBytes } from 'node:crypto';
import type { Deadlines } from '../deadlines.ts';
import { BinanceError } from './error.ts';
import type { Params } from './params.ts';
import type { ProductKind } from './product.ts';
import type { Routes } from './routes.ts';
import type { ApiKey } from './signing.ts';

export const listenKeyMs = 3_600_000;

/** `closed` because somebody said so, `expired` because nobody kept it alive. */
export type KeyEnd = 'closed' | 'expired';

interface ListenKey {
  readonly account: string;
  readonly listeners: Set<(why: KeyEnd) => void>;
}

export class ListenKeys {
  private readonly kind: ProductKind;
  private readonly deadlines: Deadlines;
  private readonly keys = new Map<string, ListenKey>();

  constructor(kind: ProductKind, deadlines: Deadlines) {
    this.kind = kind;
    this.deadlines = deadlines;
  }

  /** Whose stream it is; null for nobody's. */
  accountOf(key: string): string | null {
    return this.keys.get(key)?.account ?? null;
  }

  /** Tells `listener` when a key that is there ends; returns what ends that. */
  listen(key: string, listener: (why: KeyEnd) => void): () => void {
    const listeners = this.keys.get(key)?.listeners;
    listeners?.add(listener);
    return () => listeners?.delete(listener);
  }

  routes(): Routes {
    const path = this.kind === 'spot' ? '/api/v3/userDataStream' : '/fapi/v1/listenKey';
    const route = (run: (key: ApiKey, params: Params) => object): Routes[string] => ({
      weight: this.kind === 'spot' ? 2 : 1,
      security: 'key',
      run: ({ key, params }) => run(key, params),
    });
    return {
      [`POST ${path}`]: route(({ account }) => ({ listenKey: this.make(account) })),
      [`PUT ${path}`]: route(({ account }, params) => {
        const listenKey = this.named(account, params);
        this.keepAlive(listenKey);
        return this.kind === 'usdm' ? { listenKey } : {};
      }),
      [`DELETE ${path}`]: route(({ account }, params) => {
        this.end(this.named(account, params), 'closed');
        return {};
      }),
    };
  }

  /** The key of an account, for another hour. */
  private make(account: string): string {
    const key = this.keyOf(account) ?? randomBytes(32).toString('hex');
    if (!this.keys.has(key)) this.keys.set(key, { account, listeners: new Set() });
    this.keepAlive(key);
    return key;
  }

  private keepAlive(key: string): void {
    this.deadlines.set(`${this.kind} ${key}`, listenKeyMs, () => this.end(key, 'expired'));
  }

  private end(key: string, why: KeyEnd): void {
    const ended = this.keys.get(key);
    this.keys.delete(key);
    this.deadlines.clear(`${this.kind} ${key}`);
    for (const listener of ended?.listeners ?? []) listener(why);
  }

  private keyOf(account: string): string | null {
    for (const [key, { account: of }] of this.keys) if (of === account) return key;
    return null;
  }

  /** The key that a request is about: an account's own, which futures need not name. */
  private named(account: string, params: Params): string {
    const given = this.kind === 'spot' ? params.required('listenKey') : params.text('listenKey');
    const key = this.keyOf(account);
    if (key === null || (given !== null && given !== key))
      throw new BinanceError(-1125, 'This listenKey does not exist.');
    return key;
  }
}
