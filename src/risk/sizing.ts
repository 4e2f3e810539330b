/**
 * How much an entry is for (SIZE-1): a fixed amount of money, a fixed quantity, a percentage of equity, what may be lost
 * at its stop (`risk-size.ts`), or what brings volatility to a target (`volatility-size.ts`).
 *
 * Money and percent become lots at the fill price, fee inside (ORD-4). A percentage takes what funds there are at that
 * price, so that a higher open does not reject it; a fixed amount that the funds do not carry is rejected by the venue.
 */
import { mulDiv } from '../base/mul-div.ts';
import { cutToLot, type TradingRules } from '../model/instrument.ts';
import { rateScale, type Money, type Quantity, type Rate } from '../model/units.ts';

export type Sizing =
  | { readonly kind: 'amount'; readonly amount: Money }
  | { readonly kind: 'quantity'; readonly quantity: Quantity }
  /** 10^8 is all of the equity. */
  | { readonly kind: 'percent'; readonly rate: Rate }
  /** Loses this part of equity at its stop, and costs no more than `cap` of equity. */
  | { readonly kind: 'risk'; readonly rate: Rate; readonly cap: Rate }
  /** Loses `fraction` of Kelly's f at its stop; `fallback` until there are `least` closed trades, and one has lost. */
  | {
      readonly kind: 'kelly';
      readonly fraction: Rate;
      readonly least: number;
      readonly fallback: Rate;
      readonly cap: Rate;
    }
  /** So much of equity as brings the volatility of the market to `target` a year, and no more than `cap` of it. */
  | {
      readonly kind: 'volatility';
      readonly target: Rate;
      readonly cap: Rate;
      /** Returns that are looked at, at least 2, and candles in a year. */
      readonly period: number;
      readonly perYear: number;
    };

/** How sizes follow correlation. */
export interface ByCorrelation {
  /** Returns that are looked at. */
  readonly period: number;
  /** The least share of the base size. */
  readonly least: Rate;
}

/** A size, or a share of one that follows correlation with what is held (`correlation-size.ts`). */
export type SizingTerms = Sizing | (ByCorrelation & { readonly kind: 'correlation'; readonly base: Sizing });

/** The size that is meant before correlation makes it smaller. */
export const baseSizing = (terms: SizingTerms): Sizing => (terms.kind === 'correlation' ? terms.base : terms);

export interface Size {
  readonly quantity: Quantity;
  readonly quoteAmount: Money;
  readonly cutToFunds: boolean;
}

export interface SizeRefused {
  readonly refused: 'below-lot' | 'no-equity' | 'no-stop' | 'kelly' | 'correlation';
  readonly value: number;
  readonly bound: number;
}

/** What needs no more than equity. */
export type PlainSizing = Exclude<Sizing, { kind: 'risk' | 'volatility' | 'kelly' }>;

/** The size of an entry, or why there is none. `equity` in money. */
export function sizeEntry(sizing: PlainSizing, equity: Money, rules: TradingRules): Size | SizeRefused {
  switch (sizing.kind) {
    case 'quantity': {
      const quantity = cutToLot(sizing.quantity, rules.lot);
      if (quantity === 0) return { refused: 'below-lot', value: sizing.quantity, bound: rules.lot };
      return { quantity, quoteAmount: 0 as Money, cutToFunds: false };
    }
    case 'amount':
      return { quantity: 0 as Quantity, quoteAmount: sizing.amount, cutToFunds: false };
    case 'percent': {
      const amount = mulDiv(equity, sizing.rate, rateScale, 'down');
      if (amount <= 0) return { refused: 'no-equity', value: equity, bound: 0 };
      return { quantity: 0 as Quantity, quoteAmount: amount as Money, cutToFunds: true };
    }
  }
}
