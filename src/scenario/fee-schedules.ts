/**
 * What exchanges charge, by name: facts with their source and day. Rates are what a user without discounts of tokens or
 * programmes pays, and the tier goes by the volume of 30 days alone; an account's region may differ.
 */
export interface FeeSchedule {
  /** What is traded. */
  readonly name: string;
  /** Where it stands. */
  readonly source: string;
  /** As published on this day. */
  readonly asOf: string;
  /** By the volume of 30 days from which they hold, in USD, ascending from 0. */
  readonly tiers: readonly { readonly volume: number; readonly maker: string; readonly taker: string }[];
}

export const feeSchedules = {
  'coinbase-advanced': {
    name: 'Coinbase Advanced, spot',
    source: 'ccxt 4.5.84, ts/src/coinbase.ts',
    asOf: '2026-09-25',
    tiers: [
      { volume: 0, maker: '0.4%', taker: '0.6%' },
      { volume: 10_000, maker: '0.25%', taker: '0.4%' },
      { volume: 50_000, maker: '0.15%', taker: '0.25%' },
      { volume: 100_000, maker: '0.1%', taker: '0.2%' },
      { volume: 1_000_000, maker: '0.08%', taker: '0.18%' },
      { volume: 15_000_000, maker: '0.06%', taker: '0.16%' },
      { volume: 75_000_000, maker: '0.03%', taker: '0.12%' },
      { volume: 250_000_000, maker: '0%', taker: '0.08%' },
      { volume: 400_000_000, maker: '0%', taker: '0.05%' },
    ],
  },
} as const satisfies Readonly<Record<string, FeeSchedule>>;
