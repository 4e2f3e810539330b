/**
 * Candles by chance. Each is drawn as a move from the close before, so that a list shrinks to the candles that a failure
 * needs. Prices begin at 100 and lie on quarters nine times in ten: ties, exact touches and candles that reach levels on
 * both sides of their open are common instead of rare.
 */
import fc, { type Arbitrary } from 'fast-check';
import type { WorldCandle } from '../world.ts';

/**
 * `plain`; `flat`: no range at all; `missing`; `gap`: opens elsewhere; `crash` and `soar`: opens a third lower, or more
 * than twice as high; `bad-tick`: one extreme far away, and back.
 */
export const candleKinds = ['plain', 'flat', 'missing', 'gap', 'crash', 'soar', 'bad-tick'] as const;
export type CandleKind = (typeof candleKinds)[number];

export interface CandleChoice {
  /** How many, missing ones included; 8 to 40 unless stated. */
  readonly least?: number;
  readonly most?: number;
  /** How often each kind is drawn against the others, in whole numbers; one that is left out is never drawn. */
  readonly kinds?: Partial<Readonly<Record<CandleKind, number>>>;
}

const allKinds = { plain: 20, flat: 1, missing: 2, gap: 5, crash: 1, soar: 1, 'bad-tick': 1 } as const;

/** Candles of every kind. */
export function anyCandles(choice: CandleChoice = {}): Arbitrary<readonly WorldCandle[]> {
  const { least = 8, most = 40 } = choice;
  const kinds: NonNullable<CandleChoice['kinds']> = choice.kinds ?? allKinds;
  const drawn = candleKinds.flatMap((one) => Array.from({ length: kinds[one] ?? 0 }, () => one));
  if (drawn.length === 0) throw new RangeError('no kind of candle is left to draw');
  // A list instead of weights: what is drawn of it shrinks to the first, which is the plainest.
  const kind = fc.constantFrom(...drawn);
  const move = fc.record({ kind, jump: quarters(-600, 600), up, down, place: fc.nat(4), volume });
  // Each may be left out, so that a failure shrinks to those that it needs.
  return fc
    .array(fc.option(move, { freq: 50 }), { minLength: least, maxLength: most, size: 'max' })
    .map((moves) => candlesOf(moves.filter((one) => one !== null)));
}

/** Mostly gaps: between close and next open, and candles that are missing. */
export const gappyCandles = (choice: Omit<CandleChoice, 'kinds'> = {}): Arbitrary<readonly WorldCandle[]> =>
  anyCandles({ ...choice, kinds: { plain: 4, gap: 8, missing: 3 } });

/** Plain candles among which the price falls, or rises, by a third and more at once. */
export const crashingCandles = (
  choice: Omit<CandleChoice, 'kinds'> = {},
): Arbitrary<readonly WorldCandle[]> => anyCandles({ ...choice, kinds: { plain: 8, crash: 2, soar: 2 } });

/** A market in which next to nothing happens. */
export const flatCandles = (choice: Omit<CandleChoice, 'kinds'> = {}): Arbitrary<readonly WorldCandle[]> =>
  anyCandles({ ...choice, kinds: { flat: 9, plain: 1 } });

/** Plain candles, some of which have one extreme that is far from the truth. */
export const badTicks = (choice: Omit<CandleChoice, 'kinds'> = {}): Arbitrary<readonly WorldCandle[]> =>
  anyCandles({ ...choice, kinds: { plain: 8, 'bad-tick': 2 } });

/** In hundredths. */
interface Move {
  readonly kind: CandleKind;
  readonly jump: number;
  readonly up: number;
  readonly down: number;
  /** Where between low and high it closes, in quarters. */
  readonly place: number;
  readonly volume: number;
}

function quarters(least: number, most: number): Arbitrary<number> {
  return fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: least / 25, max: most / 25 }).map((n) => n * 25) },
    { weight: 1, arbitrary: fc.integer({ min: least, max: most }) },
  );
}

const up = quarters(0, 350);
const down = quarters(0, 350);
/** Often enough for an entry or two, sometimes for less, sometimes none at all. */
const volume = fc.constantFrom(10_000, 10_000, 10_000, 50, 2, 0);

const firstPrice = 10_000;
/** Prices stay between these. */
const lowest = 1_000;
const highest = 50_000;

function candlesOf(moves: readonly Move[]): readonly WorldCandle[] {
  let last = firstPrice;
  const candles = moves.map((move): WorldCandle => {
    if (move.kind === 'missing') return null;
    const candle = candleAfter(last, move);
    last = candle[3];
    const [open, high, low, close] = candle;
    return [open / 100, high / 100, low / 100, close / 100, move.volume];
  });
  // A market has a candle, whatever is left out.
  return candles.some((candle) => candle !== null) ? candles : [[100, 100, 100, 100, 10_000]];
}

function candleAfter(last: number, move: Move): readonly [number, number, number, number] {
  const { kind, place } = move;
  if (kind === 'flat') return [last, last, last, last];
  const leap = kind === 'gap' ? move.jump : kind === 'crash' ? -(last / 3) : kind === 'soar' ? last * 1.4 : 0;
  const open = Math.min(highest, Math.max(2 * lowest, last + Math.round(leap)));
  const isBad = kind === 'bad-tick';
  const high = isBad && place >= 2 ? open * 2 : open + move.up;
  const low = Math.max(lowest, isBad && place < 2 ? Math.round(open / 4) : open - move.down);
  const close = isBad ? open : low + Math.round(((high - low) * place) / 4);
  return [open, high, low, close];
}
