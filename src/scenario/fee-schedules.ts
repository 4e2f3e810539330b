/**
 * What exchanges charge, by name: facts with their source and day. Rates are what a user without discounts of tokens or
 * programmes pays, and the tier goes by the volume of 30 days alone; an account's region may differ. Tiers whose volume
 * or rate no page of the exchange's own, or no two others, agree on are left out: the last that is listed holds on.
 */
export interface FeeSchedule {
  /** What is traded. */
  readonly name: string;
  /** Where it stands. */
  readonly source: string;
  /** Published, in force, or read on this day. */
  readonly asOf: string;
  /** By the volume of 30 days from which they hold, in USD, ascending from 0. */
  readonly tiers: readonly { readonly volume: number; readonly maker: string; readonly taker: string }[];
}

export const feeSchedules = {
  // Then also a balance in BNB was asked for from VIP 1 on.
  'binance-spot': {
    name: 'Binance, spot',
    source: 'https://www.binance.com/en/support/announcement/40669f3da342426c87b083b659673316',
    asOf: '2022-06-01',
    tiers: [
      { volume: 0, maker: '0.1%', taker: '0.1%' },
      { volume: 1_000_000, maker: '0.09%', taker: '0.1%' },
      { volume: 5_000_000, maker: '0.08%', taker: '0.1%' },
      { volume: 20_000_000, maker: '0.07%', taker: '0.1%' },
      { volume: 120_000_000, maker: '0.02%', taker: '0.04%' },
    ],
  },
  'binance-usdm': {
    name: 'Binance, USDT perpetuals',
    source:
      'ccxt 4.5.84, ts/src/binance.ts (rates); ' +
      'https://www.binance.com/en-IN/support/announcement/88ee9834fef947de96e01b77e888414e (volume)',
    asOf: '2026-09-25',
    tiers: [
      { volume: 0, maker: '0.02%', taker: '0.05%' },
      { volume: 15_000_000, maker: '0.016%', taker: '0.04%' },
    ],
  },
  'bybit-spot': {
    name: 'Bybit, spot',
    source: 'Bybit Help Center, Trading Fee Structure (article 000001634)',
    asOf: '2026-11-28',
    tiers: [
      { volume: 0, maker: '0.1%', taker: '0.1%' },
      { volume: 1_000_000, maker: '0.0675%', taker: '0.08%' },
      { volume: 10_000_000, maker: '0.0625%', taker: '0.075%' },
    ],
  },
  'bybit-perpetual': {
    name: 'Bybit, perpetuals and futures',
    source: 'Bybit Help Center, Trading Fee Structure (article 000001634)',
    asOf: '2026-11-28',
    tiers: [{ volume: 0, maker: '0.02%', taker: '0.055%' }],
  },
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
