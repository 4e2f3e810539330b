/**
 * How orders fill, from what a scenario says (SLIP-1, FILL-2, FILL-5, FILL-6) to its normal form: the fill model of the
 * engine with plain numbers, rates in units of 10^-8.
 */
import type { FillModel } from '../model/costs.ts';
import { parseDecimal } from '../model/decimal.ts';
import { rateDigits } from '../model/units.ts';
import type { FillsInput, SlippageInput } from './schema-market.ts';
import type { Path, Wrong } from './source.ts';
import { atLeastZero, partOf, rateOf } from './written.ts';

type Plain<T> = T extends number
  ? number
  : T extends object
    ? { readonly [Key in keyof T]: Plain<T[Key]> }
    : T;

export type NormalFills = Plain<FillModel>;
type Slippage = Pick<NormalFills, 'slippage' | 'clampSlippage'>;

/** What is left out is as in `rest`. */
export function fillsOf(given: FillsInput, rest: NormalFills, path: Path, wrong: Wrong[]): NormalFills {
  const { slippage, limitFills, participation } = given;
  return {
    ...(slippage === undefined
      ? { slippage: rest.slippage, clampSlippage: rest.clampSlippage }
      : slippageOf(slippage, [...path, 'slippage'], wrong)),
    limitFills:
      limitFills === undefined
        ? rest.limitFills
        : limitFills === 'touch' || limitFills === 'cross'
          ? { kind: limitFills }
          : { kind: 'probability', rate: partOf(limitFills, [...path, 'limitFills'], wrong) },
    participation:
      participation === undefined
        ? rest.participation
        : participation === 'none'
          ? null
          : partOf(participation, [...path, 'participation'], wrong),
  };
}

function slippageOf(given: SlippageInput, path: Path, wrong: Wrong[]): Slippage {
  if (given === 'none') return { slippage: { kind: 'none' }, clampSlippage: false };
  if (typeof given === 'string') {
    const slippage: Slippage['slippage'] = given.includes('tick')
      ? { kind: 'ticks', ticks: Number.parseInt(given, 10) }
      : { kind: 'rate', rate: rateOf(given, path, wrong) };
    return { slippage, clampSlippage: false };
  }
  const { clamp, ...models } = given;
  const names = Object.keys(models) as (keyof typeof models)[];
  const [name] = names;
  if (names.length !== 1) {
    const expected = 'expected exactly one of ticks, bps, spread, range, volumeShare and squareRoot';
    wrong.push({ code: 'bad-slippage', path, message: expected });
  }
  const at = (key: keyof typeof models): number => rateOf(models[key]! as string, [...path, key], wrong);
  const model = (): Slippage['slippage'] => {
    switch (name) {
      case 'ticks':
        return { kind: 'ticks', ticks: given.ticks! };
      case 'bps':
        return { kind: 'rate', rate: bpsOf(given.bps!, [...path, 'bps'], wrong) };
      case 'spread':
        return { kind: 'half-spread', spread: at(name) };
      case 'range':
        return { kind: 'range', share: at(name) };
      case 'volumeShare':
        return { kind: 'volume-share', impact: at(name) };
      case 'squareRoot':
        return { kind: 'square-root', impact: at(name) };
      default:
        return { kind: 'none' };
    }
  };
  return { slippage: model(), clampSlippage: clamp ?? false };
}

function bpsOf(given: string | number, path: Path, wrong: Wrong[]): number {
  const rate = parseDecimal(atLeastZero(given, path, wrong), rateDigits - 4);
  if (rate === null) wrong.push({ code: 'too-precise', path, message: 'expected at most 4 decimals' });
  return rate ?? 0;
}
