/** What a market's fills cost beside their price, in words: fees, slippage, and how its orders fill. */
import type { NormalFills } from '../scenario/normal-fills.ts';
import type { NormalMarket } from '../scenario/normal.ts';
import { counted, decimal, percent } from './format.ts';

/** One line, without a full stop. */
export function costTerms({ id, fees, ...fills }: NormalMarket): string {
  const parts = [
    `maker ${percent(fees.maker / 1e8, 3)}`,
    `taker ${percent(fees.taker / 1e8, 3)}`,
    slippageText(fills.slippage),
    ...limitText(fills.limitFills),
    ...(fills.participation === null ? [] : [`at most ${share(fills.participation)} of the volume`]),
  ];
  return `${id}: ${parts.join(', ')}`;
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

const share = (rate: number): string => percent(rate / 1e8, 2);
