/**
 * Modes and leverage of perpetuals. Modes are the scenario's: who asks for another is refused in words.
 * Source: USDⓈ-M futures documentation, "Trade", "Account".
 */
import { formatShort } from '../../model/decimal.ts';
import { leverageBound, type MaintenanceTier } from '../../model/margin.ts';
import { rateScale, type Rate } from '../../model/units.ts';
import { BinanceError, missing, notServed } from './error.ts';
import { notionalMax } from './filters.ts';
import type { Params } from './params.ts';
import type { Product } from './product.ts';
import { signed, trading, type Asked, type Routes } from './routes.ts';

export function usdmSettingsRoutes(product: Product): Routes {
  const { exchange } = product;
  const isIsolated = exchange.config.margin.mode === 'isolated';

  const setLeverage = ({ account, params }: Asked): object => {
    const market = product.market(params);
    const leverage = params.integer('leverage', 1, 125);
    if (leverage === null) throw missing('leverage');
    const rate = (leverage * rateScale) as Rate;
    const { margin } = account.markets[market]!;
    if (leverageBound({ ...margin, leverage: rate }) === 0)
      throw new BinanceError(-4028, `Leverage ${leverage} is not valid`);
    if (rate !== margin.leverage && !account.setLeverage(market, rate))
      throw new BinanceError(-4161, 'Leverage cannot be changed here while orders or a position are open.');
    return {
      symbol: product.symbol(market),
      leverage,
      maxNotionalValue: formatShort(notionalMax, exchange.config.digits),
    };
  };

  const marginType = ({ params }: Asked): never => {
    product.market(params);
    const wantsIsolated = params.required('marginType') === 'ISOLATED';
    if (wantsIsolated !== isIsolated)
      throw notServed(`${wantsIsolated ? 'isolated' : 'cross'} margin here: the mode is the scenario's`);
    throw new BinanceError(-4046, 'No need to change margin type.');
  };

  return {
    'GET /fapi/v1/symbolConfig': signed(5, ({ account, params }) =>
      marketsOf(product, params).map((market) => ({
        symbol: product.symbol(market),
        marginType: isIsolated ? 'ISOLATED' : 'CROSSED',
        isAutoAddMargin: false,
        leverage: account.markets[market]!.margin.leverage / rateScale,
        maxNotionalValue: formatShort(notionalMax, exchange.config.digits),
      })),
    ),
    'GET /fapi/v1/positionSide/dual': signed(30, () => ({ dualSidePosition: false })),
    'POST /fapi/v1/positionSide/dual': trading(({ params }) => {
      if (params.flag('dualSidePosition')) throw notServed('hedge mode');
      throw new BinanceError(-4059, 'No need to change position side.');
    }),
    'GET /fapi/v1/multiAssetsMargin': signed(30, () => ({ multiAssetsMargin: false })),
    'POST /fapi/v1/multiAssetsMargin': trading(({ params }) => {
      if (params.flag('multiAssetsMargin')) throw notServed('margin in several assets');
      throw new BinanceError(-4171, 'No need to change multi-assets mode.');
    }),
    'POST /fapi/v1/marginType': trading(marginType),
    'POST /fapi/v1/leverage': trading(setLeverage),
    'GET /fapi/v1/leverageBracket': signed(1, ({ account, params }) =>
      marketsOf(product, params).map((market) => ({
        symbol: product.symbol(market),
        brackets: brackets(account.markets[market]!.margin.maintenance, exchange.config.digits),
      })),
    ),
  };
}

const marketsOf = (product: Product, params: Params): readonly number[] => {
  const only = product.marketOrAll(params);
  return only === null ? product.exchange.markets.map((_, market) => market) : [only];
};

/** The tiers of a market, each with the amount that makes the progressive sum of the whole at its rate. */
function brackets(tiers: readonly MaintenanceTier[], digits: number): readonly object[] {
  const scale = 10 ** digits;
  let cumulative = 0;
  return tiers.map(({ from, rate, leverage }, i) => {
    const before = tiers[i - 1];
    if (before !== undefined) cumulative += (from / scale) * ((rate - before.rate) / rateScale);
    return {
      bracket: i + 1,
      initialLeverage: leverage === 0 ? 125 : leverage / rateScale,
      notionalCap: (tiers[i + 1]?.from ?? 9e15) / scale,
      notionalFloor: from / scale,
      maintMarginRatio: rate / rateScale,
      cum: cumulative,
    };
  });
}
