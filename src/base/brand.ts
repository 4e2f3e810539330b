/** Nominal types: a price is not a quantity, though both are integers. */

declare const brand: unique symbol;

/** `T` that only its own constructor makes, so that it cannot be passed where another brand is asked for. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
