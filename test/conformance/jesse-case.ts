/** A case of Jesse as it stands in the file. */

/** Quantity and price. */
export type Order = readonly [number, number];

export interface Held {
  readonly quantity: number;
  readonly entry: number;
  readonly leverage?: number;
}

export interface JesseCase {
  readonly id: string;
  readonly kind: string;
  readonly start?: Held;
  readonly fill?: { readonly quantity: number; readonly price: number };
  readonly position?: Held;
  readonly price?: number;
  readonly side?: string;
  readonly buys?: readonly Order[];
  readonly sells?: readonly Order[];
  readonly start_balance?: number;
  readonly trades?: readonly { readonly net_profit: number; readonly holding_seconds: number }[];
  readonly leverage?: number;
  readonly fee?: number;
  readonly start_wallet?: number;
  readonly start_quote?: number;
  /** In words. */
  readonly orders?: string;
  readonly balance?: number;
  readonly order_notional?: number;
  readonly entry?: number;
  readonly maintenance_margin_rate?: number;
  readonly steps?: readonly Readonly<Record<string, unknown>>[];
  readonly expected?: Readonly<Record<string, number | boolean | null>>;
  readonly abs_tol?: number;
}
