/** What the parts of the scenario's schema have in common: fields that may be left out, texts, decimals, rates. */
import { z } from 'zod';

/**
 * A field that may be left out, what it means, and what it is then. Where that is `none`, to write so is to leave it
 * out: `stop: none`.
 */
export const optional = <T extends z.ZodType>(
  schema: T,
  description: string,
  fallback: string,
): z.ZodOptional<T> => {
  const isOff = fallback === 'none' && !schema.safeParse('none').success;
  const field = (isOff ? orNone(schema) : schema).optional() as z.ZodOptional<T>;
  return field.meta({ description: `${description} Default: ${fallback}.` });
};

const orNone = (schema: z.ZodType): z.ZodType =>
  z.union([z.literal('none'), schema]).transform((value) => (value === 'none' ? undefined : value));

export const text: z.ZodString = z.string().min(1);

export const instant: z.ZodUnion<[z.ZodString, z.ZodNumber]> = z.union([z.string(), z.number().int()], {
  error: 'expected a date such as 2024-01-31, or 2024-01-31T08:00:00Z',
});

/** A decimal number; in quotes where it needs more digits than a double keeps. */
const decimalExpected = 'expected a decimal number';
export const decimal: z.ZodUnion<[z.ZodNumber, z.ZodString]> = z.union(
  [z.number(), z.string().regex(/^-?\d+(\.\d+)?$/, decimalExpected)],
  { error: decimalExpected },
);

/** Rates are written with their unit, so that 0.1 cannot be taken for ten percent or a tenth of one. */
const rateExpected = 'expected a rate with its unit, such as 0.1% or 10bps';
export const rateThat = (expected: string) =>
  z.union([z.string().regex(/^\d+(\.\d+)? ?(%|bps)$/, expected), z.literal(0)], { error: expected });
export const rate = rateThat(rateExpected);

export const everyExpected = 'expected hours such as 8h';
