/** The public routes that spot and futures have in common, under their own prefix. */
import { BinanceError, illegal } from './error.ts';
import type { MarketData } from './market-data.ts';
import type { Params } from './params.ts';
import type { Product } from './product.ts';
import type { Asked, Route, Routes } from './routes.ts';

export function marketRoutes(
  product: Product,
  data: MarketData,
  prefix: string,
  info: (symbols: readonly string[]) => object,
): Routes {
  const { exchange } = product;
  const open = (weight: number, run: (asked: Asked) => unknown): Route => ({ weight, security: 'none', run });

  /** Of one market as an object, of several or all as a list. */
  const each = (params: Params, of: (market: number) => object): unknown => {
    if (params.text('symbol') !== null) return of(product.market(params));
    return symbolsOf(product, params).map((symbol) => of(product.marketOf(symbol)));
  };

  const book = (market: number): object => {
    const { bid, ask, size } = data.book(market);
    const none = product.price(market, 0);
    const quote = {
      symbol: product.symbol(market),
      bidPrice: bid ?? none,
      bidQty: size,
      askPrice: ask ?? none,
      askQty: size,
    };
    return product.kind === 'spot'
      ? quote
      : { ...quote, time: exchange.now, lastUpdateId: data.updateId(market) };
  };

  const price = (market: number): object => ({
    symbol: product.symbol(market),
    price: data.lastPrice(market),
    ...(product.kind === 'spot' ? {} : { time: exchange.now }),
  });

  return {
    [`GET ${prefix}/ping`]: open(1, () => ({})),
    [`GET ${prefix}/time`]: open(1, () => ({ serverTime: product.time })),
    [`GET ${prefix}/exchangeInfo`]: open(20, ({ params }) => info(symbolsOf(product, params))),
    [`GET ${prefix}/klines`]: open(2, ({ params }) => data.klines(params)),
    [`GET ${prefix}/uiKlines`]: open(2, ({ params }) => data.klines(params)),
    [`GET ${prefix}/trades`]: open(25, ({ params }) => data.recentTrades(params)),
    [`GET ${prefix}/aggTrades`]: open(4, ({ params }) => data.aggTrades(params)),
    [`GET ${prefix}/depth`]: open(5, ({ params }) => {
      const market = product.market(params);
      const at = product.kind === 'spot' ? {} : { E: exchange.now, T: exchange.now };
      return { ...data.snapshot(market), ...at };
    }),
    [`GET ${prefix}/ticker/24hr`]: open(2, ({ params }) => each(params, (market) => data.day(market))),
    [`GET ${prefix}/ticker/price`]: open(2, ({ params }) => each(params, price)),
    [`GET ${prefix}/ticker/bookTicker`]: open(2, ({ params }) => each(params, book)),
    [`GET ${prefix}/avgPrice`]: open(2, ({ params }) => {
      const market = product.market(params);
      return { mins: 5, price: data.lastPrice(market), closeTime: exchange.now };
    }),
  };
}

/** The symbols that are asked for: one, a list in JSON, or all. */
export function symbolsOf(product: Product, params: Params): readonly string[] {
  const one = params.text('symbol');
  const several = params.text('symbols');
  if (one !== null && several !== null)
    throw new BinanceError(-1128, 'Combination of optional parameters invalid.');
  const asked = one !== null ? [one] : several === null ? product.symbols : listed(several);
  for (const symbol of asked) product.marketOf(symbol);
  return asked;
}

function listed(text: string): readonly string[] {
  const range = '^\\[("[A-Z0-9-_.]{1,20}"(,"[A-Z0-9-_.]{1,20}"){0,}){0,1}\\]$';
  try {
    const symbols: unknown = JSON.parse(text);
    if (Array.isArray(symbols) && symbols.every((symbol) => typeof symbol === 'string')) return symbols;
  } catch {
    // Told below, like every other text that is no list.
  }
  throw illegal('symbols', range);
}
