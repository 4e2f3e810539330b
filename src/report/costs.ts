/** Where the end of the account comes from: what prices brought, and what trading took of it. */
import { parseDecimal } from '../model/decimal.ts';
import { chargeReasons } from '../model/venue-event.ts';
import type { FinishedRun } from '../scenario/run.ts';
import { sum } from '../stats/sums.ts';
import { tradeTotals } from '../stats/trade-costs.ts';

/** In the currency; added up in units, so that the parts give end less start exactly. */
export interface Costs {
  readonly fees: number;
  readonly slippage: number;
  /** Received on positions of perpetuals; negative where paid. */
  readonly funding: number;
  /** On what was borrowed, and to the exchange for liquidations; negative when paid (MARG-1). */
  readonly interest: number;
  readonly liquidationFees: number;
  /** Of losses, what the insurance fund bore; no income. */
  readonly insurance: number;
  /** The sum of the three. */
  readonly charges: number;
  /** What the coin for fees gained, beside what was paid with it (FEE-1). */
  readonly coin: number;
  /** What prices alone brought: gross profit of all trades, what is open or left below a lot at the last close, slippage. */
  readonly beforeCosts: number;
  /** Of that, what is in open positions at the last close, not yet realised. */
  readonly unrealised: number;
  /** End less start. */
  readonly netProfit: number;
  /** Fees and slippage as a fraction of `beforeCosts`; null where that is not above 0. */
  readonly share: number | null;
}

export function costsOf({ record, result, scenario }: FinishedRun): Costs {
  const { digits } = scenario.account;
  const scale = 10 ** digits;
  const { grossProfit, fees, slippage } = tradeTotals(record.trades);
  const funding = sum(record.trades.map((trade) => trade.funding));
  const [interest, liquidationFees, insurance] = chargeReasons.map((reason) =>
    sum([...record.trades, record].map(({ charged }) => charged[reason])),
  ) as [number, number, number];
  const charges = interest + liquidationFees + insurance;
  const left = result.account.dust.map(({ profit }) => parseDecimal(profit, digits) ?? 0);
  const coin = parseDecimal(result.account.coin?.gain ?? '0', digits) ?? 0;
  const open = result.trades.map((trade) => parseDecimal(trade.unrealised, digits) ?? 0);
  const unrealised = sum(open);
  const realised = grossProfit + sum(left);
  const beforeCosts = realised + unrealised + slippage;
  return {
    fees: fees / scale,
    slippage: slippage / scale,
    funding: funding / scale,
    interest: interest / scale,
    liquidationFees: liquidationFees / scale,
    insurance: insurance / scale,
    charges: charges / scale,
    coin: coin / scale,
    beforeCosts: beforeCosts / scale,
    unrealised: unrealised / scale,
    netProfit: (realised + unrealised - fees + funding + charges + coin) / scale,
    share: beforeCosts > 0 ? (fees + slippage) / beforeCosts : null,
  };
}
