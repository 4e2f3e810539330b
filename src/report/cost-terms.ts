/** What a market's fills cost beside their price, in words: fees, slippage, and how its orders fill. */
import type { Latency, Span } from '../model/costs.ts';
import type { NormalFills } from '../scenario/normal-fills.ts';
import type { NormalMarket, NormalScenario } from '../scenario/normal.ts';
import { counted, decimal, percent } from './format.ts';

/** One line, without a full stop. */
export function costTerms({ id, fees, funding, margin, ...fills }: NormalMarket): string {
  const parts = [
    ...feeText(fees),
    slippageText(fills.slippage),
    ...limitText(fills.limitFills),
    ...fundingText(funding),
    ...marginText(margin),
    ...(fills.participation === null ? [] : [`at most ${share(fills.participation)} of the volume`]),
  ];
  return `${id}: ${parts.join(', ')}`;
}

/** On what terms the account borrows, where it can: `isolated margin`, `cross margin, interest 0.01 % every hour`. */
export function marginTerms({ kind, mode, interest, everyMs }: NormalScenario['account']): readonly string[] {
  if (kind === 'spot') return [];
  const owed = `interest ${percent(interest / 1e8, 4)} ${every(everyMs)}`;
  return [interest === 0 ? `${mode} margin` : `${mode} margin, ${owed}`];
}

/** How long commands take, where they take any time. */
export function latencyTerms({ order, answer }: Latency): readonly string[] {
  const span = ({ least, most }: Span): string => (least === most ? `${least} ms` : `${least} to ${most} ms`);
  if (order.most + answer.most === 0) return [];
  const news = answer.most === 0 ? '' : `, news of fills ${span(answer)}`;
  return [`commands take ${span(order)}${news}`];
}

function fundingText(funding: NormalMarket['funding']): readonly string[] {
  if (funding === null) return [];
  if (funding.kind === 'series') return ['funding by its rates'];
  return [`funding ${percent(funding.rate / 1e8, 4)} ${every(funding.everyMs)}`];
}

function marginText({
  leverage,
  maintenance,
  liquidationFee,
  borrow,
}: NormalMarket['margin']): readonly string[] {
  const rates = maintenance.map(({ rate }) => percent(rate / 1e8, 3));
  const kept = maintenance.length === 1 ? rates[0]! : `${rates[0]!} to ${rates.at(-1)!}`;
  return [
    ...(leverage === 1e8 ? [] : [`leverage ${decimal(leverage / 1e8, 2)}`, `maintenance ${kept}`]),
    ...(liquidationFee === 0 ? [] : [`liquidation ${percent(liquidationFee / 1e8, 3)}`]),
    ...(borrow === 0 ? [] : [`shorts pay ${percent(borrow / 1e8, 4)}`]),
  ];
}

/** Those of the first step and tier, and whether there are others. */
function feeText({ steps, minimum, currency, coinDiscount }: NormalMarket['fees']): readonly string[] {
  const { tiers } = steps[0]!;
  const { maker, taker } = tiers[0]!;
  const rates = [`maker ${percent(maker / 1e8, 3)}`, `taker ${percent(taker / 1e8, 3)}`];
  if (tiers.length > 1) rates.push(`${tiers.length} tiers by volume`);
  if (steps.length > 1) rates.push(`fees that change ${counted(steps.length - 1, 'time')}`);
  if (Number(minimum) > 0) rates.push(`at least ${minimum} an order`);
  if (currency === 'received') rates.push('taken from what a fill brings');
  if (currency === 'coin') {
    rates.push(coinDiscount === 0 ? 'paid in coin' : `paid in coin, ${percent(coinDiscount / 1e8, 2)} less`);
  }
  return rates;
}

function slippageText(slippage: NormalFills['slippage']): string {
  switch (slippage.kind) {
    case 'none':
      return 'no slippage';
    case 'ticks':
      return `slippage ${counted(slippage.ticks, 'tick')}`;
    case 'rate':
      return `slippage ${decimal(slippage.rate / 10_000, 2)} bps`;
    case 'half-spread':
      return `slippage half of ${decimal(slippage.spread / 10_000, 2)} bps`;
    case 'range':
      return `slippage ${share(slippage.share)} of the range`;
    case 'volume-share':
      return `slippage ${share(slippage.impact)} × (size / volume)²`;
    case 'square-root':
      return `slippage ${share(slippage.impact)} × √(size / volume)`;
  }
}

function limitText(limitFills: NormalFills['limitFills']): readonly string[] {
  switch (limitFills.kind) {
    case 'touch':
      return [];
    case 'cross':
      return ['limits fill a tick beyond'];
    case 'probability':
      return [`limits fill on ${share(limitFills.rate)} of touches`];
  }
}

/** `every hour`, `every 8 hours`. */
const every = (ms: number): string =>
  ms === 3_600_000 ? 'every hour' : `every ${counted(ms / 3_600_000, 'hour')}`;

const share = (rate: number): string => percent(rate / 1e8, 2);
