/**
 * The exchange's own coin that an account holds to pay fees with (FEE-1): what it is, how much lies there, and which
 * market says what it is worth.
 */
import type { NormalFees } from './normal-fees.ts';
import type { ScenarioInput } from './schema.ts';
import type { Path, Wrong } from './source.ts';
import { atLeastZero } from './written.ts';

export interface NormalCoin {
  readonly currency: string;
  readonly balance: string;
  /** Id of a market of the run. */
  readonly market: string;
}

/** Decimals in which exchanges keep a coin. */
export const coinDigits = 8;

/** `ids`: the markets of the scenario. */
export function coinOf(
  { account }: Pick<ScenarioInput, 'account'>,
  ids: readonly string[],
  wrong: Wrong[],
): NormalCoin | null {
  const { coin } = account;
  if (coin === undefined) return null;
  const path: Path = ['account', 'coin'];
  if (coin.currency === account.currency) {
    const message = `${coin.currency} is the account’s own currency`;
    const hint = 'Fees in it are paid from the balance: leave coin out.';
    wrong.push({ code: 'bad-coin', path: [...path, 'currency'], message, hint });
  }
  const market = coin.market ?? `${coin.currency}/${account.currency}`;
  if (!ids.includes(market)) {
    const message = `there is no market "${market}" to say what ${coin.currency} is worth`;
    const hint = `Add it to markets with its candles, or name another: ${ids.join(', ')}.`;
    const at: Path = coin.market === undefined ? path : [...path, 'market'];
    wrong.push({ code: 'unknown-market', path: at, message, hint });
  }
  const balance = atLeastZero(coin.balance, [...path, 'balance'], wrong);
  return { currency: coin.currency, balance, market };
}

/** A coin with which nothing is paid would only make the account larger. */
export function checkCoin(
  coin: NormalCoin | null,
  markets: readonly { readonly fees: NormalFees }[],
  wrong: Wrong[],
): void {
  if (coin === null || markets.some(({ fees }) => fees.currency === 'coin')) return;
  const message = 'no market’s fees are paid in coin';
  const hint = 'Set fees.currency to coin, or leave account.coin out.';
  wrong.push({ code: 'bad-coin', path: ['account', 'coin'], message, hint });
}

/** Markets that a strategy trades unless it names its own: all but the one that is there for the coin's price. */
export function tradedMarkets(ids: readonly string[], coin: NormalCoin | null): readonly string[] {
  const others = ids.filter((id) => id !== coin?.market);
  return others.length === 0 ? ids : others;
}
