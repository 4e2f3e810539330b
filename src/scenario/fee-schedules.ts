/**
 * What exchanges charge, by name: facts with their source and day. Rates are what a user without discounts of coins or
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
  /** What fees are taken from, on a spot account: see `FeeTerms`. */
  readonly currency: 'quote' | 'received';
  /** What is left off where fees are paid in the exchange's own coin. */
  readonly coinDiscount: string | 0;
  /** By the volume of 30 days from which they hold, in USD, ascending from 0. */
  readonly tiers: readonly { readonly volume: number; readonly maker: string; readonly taker: string }[];
}

export const feeSchedules = {
  // Then also a balance in BNB was asked for from VIP 1 on. Higher tiers are not listed: those of 2022 (0.02% / 0.04%
  // from 120,000,000) are withdrawn, and sources of today disagree on the maker's rate from 20,000,000 on.
  'binance-spot': {
    name: 'Binance, spot',
    source: 'https://www.binance.com/en/support/announcement/40669f3da342426c87b083b659673316',
    asOf: '2022-06-01',
    currency: 'received',
    // https://www.binance.com/en/support/faq/115000583311, read on 2026-11-28: 25% on spot and margin, 10% on futures.
    coinDiscount: '25%',
    tiers: [
      { volume: 0, maker: '0.1%', taker: '0.1%' },
      { volume: 1_000_000, maker: '0.09%', taker: '0.1%' },
      { volume: 5_000_000, maker: '0.08%', taker: '0.1%' },
    ],
  },
  // Higher tiers are not listed: their rates are certain, but of the volume for VIP 1 Binance's own pages say 15,000,000
  // (2021-12-21) and five times that of spot (no day).
  'binance-usdm': {
    name: 'Binance, USDT perpetuals',
    source:
      'https://github.com/ccxt/ccxt/blob/master/ts/src/binance.ts (4.5.84), ' +
      'https://github.com/nautechsystems/nautilus_trader/blob/develop/crates/adapters/binance/src/common/fees.rs',
    asOf: '2026-09-25',
    currency: 'quote',
    coinDiscount: '10%',
    tiers: [{ volume: 0, maker: '0.02%', taker: '0.05%' }],
  },
  // The page as stored, its day unknown: read on 2026-11-28. VIP 2 and those above VIP 3 are not listed: their volumes
  // are not certain. Whoever has VIP 2 pays 0.0025% less than what is listed.
  'bybit-spot': {
    name: 'Bybit, spot',
    source: 'https://www.bybitgum.org/en-US/help-center/bybitHC_Article?id=000001634',
    asOf: '2026-11-28',
    currency: 'received',
    coinDiscount: 0,
    tiers: [
      { volume: 0, maker: '0.1%', taker: '0.1%' },
      { volume: 1_000_000, maker: '0.0675%', taker: '0.08%' },
      { volume: 10_000_000, maker: '0.0625%', taker: '0.075%' },
    ],
  },
  // As above. Higher tiers are not listed: one source alone, of an older programme, has their volumes.
  'bybit-perpetual': {
    name: 'Bybit, perpetuals and futures',
    source: 'https://www.bybitgum.org/en-US/help-center/bybitHC_Article?id=000001634',
    asOf: '2026-11-28',
    currency: 'quote',
    coinDiscount: 0,
    tiers: [{ volume: 0, maker: '0.02%', taker: '0.055%' }],
  },
  // What the API answers to an account without volume, up to 10,000 USD (2025-11-09) and up to 1,000 (2024-08-07). Higher
  // tiers are not listed: the table in ccxt begins with 0.4% / 0.6%, which its own default and the API contradict.
  'coinbase-advanced': {
    name: 'Coinbase Advanced, spot',
    source: 'https://github.com/ccxt/ccxt/pull/23347',
    asOf: '2025-11-09',
    currency: 'quote',
    coinDiscount: 0,
    tiers: [{ volume: 0, maker: '0.6%', taker: '1.2%' }],
  },
} as const satisfies Readonly<Record<string, FeeSchedule>>;
