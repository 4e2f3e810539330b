/** The account's coin (FEE-1) from the normal form to what the engine runs. */
import type { CandleColumns } from '../market/candles.ts';
import type { Coin } from '../model/costs.ts';
import { coinDigits, type NormalCoin } from './normal-coin.ts';
import type { NormalScenario } from './normal.ts';
import type { Cut } from './period.ts';
import type { Wrong } from './source.ts';
import { units } from './units-of.ts';

export const coinTerms = ({ currency, balance, market }: NormalCoin, wrong: Wrong[]): Coin => ({
  code: currency,
  digits: coinDigits,
  balance: units(balance, coinDigits, ['account', 'coin', 'balance'], wrong),
  market,
});

/** What the coin is worth must be known from the first step on. */
export function demandCoinPrice(
  { account: { coin }, markets }: Pick<NormalScenario, 'account' | 'markets'>,
  { candles, decideFrom }: Cut,
  wrong: Wrong[],
): void {
  const own = candles[markets.findIndex(({ id }) => id === coin?.market)];
  if (coin === null || own === undefined) return;
  const firstStep = Math.min(...candles.map((one) => firstClose(one, decideFrom)));
  if (firstClose(own, -Infinity) <= firstStep) return;
  const message = `${coin.market} has no candle at the first step: what ${coin.currency} is worth there is not known`;
  const hint = 'Begin the period where the candles of that market begin.';
  wrong.push({ code: 'no-price', path: ['account', 'coin'], message, hint });
}

/** The first close at or after `from`; Infinity for none. */
function firstClose({ time, durationMs, length }: CandleColumns, from: number): number {
  let row = 0;
  while (row < length && time[row]! + durationMs < from) row++;
  return row < length ? time[row]! + durationMs : Infinity;
}
