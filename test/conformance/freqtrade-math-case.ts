/** A case of freqtrade's arithmetic as it stands in the file, and the places of its numbers. */

/** Money in the source's own 10^-6, so that funding of one is one. */
export const digits = { price: 4, quantity: 0, money: 6 };

export type Numbers = Readonly<Record<string, number | null>>;

export interface Step {
  readonly side: 'buy' | 'sell';
  readonly quantity: number;
  readonly price: number;
  readonly expected: Readonly<Record<string, number | boolean | null>>;
}

export interface MathCase {
  readonly id: string;
  readonly kind: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly steps?: readonly Step[];
  readonly expected: Numbers;
  readonly tolerance?: number;
}

/** Those of `all` that `asked` names and `all` has, in the order of `asked`. */
export function pick(all: Numbers, asked: object): Numbers {
  return Object.fromEntries(
    Object.keys(asked).flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])),
  );
}
