/**
 * What is used of ccxt, as types: no more of it, so that the compiler need not read its hundred exchanges. What comes back
 * from it is data of somebody else's: numbers may be missing.
 */

export interface CcxtMarket {
  readonly id: string;
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly type: string;
  readonly spot?: boolean;
  readonly swap?: boolean;
  readonly linear?: boolean;
  readonly active?: boolean;
  readonly contractSize?: number;
  readonly maker?: number;
  readonly taker?: number;
  readonly precision: { readonly amount?: number; readonly price?: number };
  readonly limits: Readonly<Record<string, { readonly min?: number; readonly max?: number } | undefined>>;
  readonly info: Readonly<Record<string, unknown>>;
}

export interface CcxtTrade {
  readonly id?: string;
  readonly order?: string;
  readonly timestamp?: number;
  readonly symbol?: string;
  readonly side?: string;
  readonly price?: number;
  readonly amount?: number;
  readonly takerOrMaker?: string;
  readonly fee?: { readonly cost?: number; readonly currency?: string };
}

export interface CcxtOrder {
  readonly id?: string;
  readonly clientOrderId?: string;
  readonly symbol?: string;
  readonly timestamp?: number;
  readonly lastUpdateTimestamp?: number;
  readonly status?: string;
  readonly side?: string;
  readonly type?: string;
  readonly price?: number;
  readonly triggerPrice?: number;
  readonly amount?: number;
  readonly filled?: number;
  readonly cost?: number;
  readonly info: Readonly<Record<string, unknown>>;
}

export type CcxtParams = Record<string, unknown>;
type Raw = (params?: CcxtParams) => Promise<unknown>;

/** An exchange of ccxt. */
export interface Ccxt {
  readonly id: string;
  readonly name: string;
  readonly has: Readonly<Record<string, boolean | string | undefined>>;
  readonly timeframes: Readonly<Record<string, string>> | undefined;
  readonly urls: { api: unknown; readonly test?: unknown };
  readonly options: Record<string, unknown>;
  readonly precisionMode: number;
  readonly features: Readonly<Record<string, unknown>> | undefined;
  markets: Readonly<Record<string, CcxtMarket>> | undefined;
  setSandboxMode(isOn: boolean): void;
  loadMarkets(reload?: boolean): Promise<Readonly<Record<string, CcxtMarket>>>;
  fetchTime(): Promise<number | undefined>;
  fetchOHLCV(
    symbol: string,
    timeframe: string,
    since?: number,
    limit?: number,
    params?: CcxtParams,
  ): Promise<(number | undefined)[][]>;
  fetchTrades(symbol: string, since?: number, limit?: number): Promise<CcxtTrade[]>;
  fetchFundingRateHistory(
    symbol: string,
    since?: number,
    limit?: number,
    params?: CcxtParams,
  ): Promise<{ readonly timestamp?: number; readonly fundingRate?: number }[]>;
  fetchBalance(params?: CcxtParams): Promise<Readonly<Record<string, unknown>>>;
  createOrder(
    symbol: string,
    type: string,
    side: string,
    amount: number | string,
    price?: number | string,
    params?: CcxtParams,
  ): Promise<CcxtOrder>;
  cancelOrder(id: string, symbol: string, params?: CcxtParams): Promise<CcxtOrder>;
  fetchOrder(id: string | undefined, symbol: string, params?: CcxtParams): Promise<CcxtOrder>;
  fetchOpenOrders(symbol?: string, since?: number, limit?: number, params?: CcxtParams): Promise<CcxtOrder[]>;
  fetchMyTrades(symbol: string, since?: number, limit?: number, params?: CcxtParams): Promise<CcxtTrade[]>;
  parseOrder(order: unknown, market?: CcxtMarket): CcxtOrder;
  request(
    path: string,
    api: string,
    method: string,
    params: CcxtParams,
    headers: undefined,
    body: undefined,
    config: { readonly cost: number },
  ): Promise<unknown>;
  watchOHLCV(symbol: string, timeframe: string): Promise<(number | undefined)[][]>;
  watchTrades(symbol: string): Promise<CcxtTrade[]>;
  loadHttpProxyAgent(): Promise<unknown>;
  /** Its websockets, by address; none where it has no `pro`. */
  readonly clients: Record<string, { close(): Promise<unknown> | undefined }> | undefined;
  // What is put in the place of its own.
  fetch(url: string, method?: string, headers?: unknown, body?: unknown): Promise<unknown>;
  throttle(cost?: number): Promise<unknown>;
  calculateRateLimiterCost(
    api: string,
    method: string,
    path: string,
    params: CcxtParams,
    config?: CcxtParams,
  ): number;
  handleErrors(
    status: number,
    reason: string,
    url: string,
    method: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    response: unknown,
    ...rest: unknown[]
  ): unknown;
}

/** A request of the exchange's own, by ccxt's name for it: `privatePostOrder`. */
export const rawOf = (ccxt: Ccxt, name: string): Raw =>
  (ccxt as unknown as Record<string, Raw>)[name]!.bind(ccxt);

export type CcxtClass = new (options: CcxtParams) => Ccxt;
