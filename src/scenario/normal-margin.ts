/**
 * Leverage and maintenance from what a scenario says (MARG-1) to their normal form: rates in units of 10^-8, amounts as
 * decimal text.
 *
 * Leverage above 1 without a word on maintenance is refused: with none a position would be kept until nothing is left,
 * which no exchange does.
 */
import { parseDecimal } from '../model/decimal.ts';
import type { MaintenanceBase, MarginMode } from '../model/margin.ts';
import { rateDigits, rateScale } from '../model/units.ts';
import type { MarginInput } from './schema-market.ts';
import type { ScenarioInput } from './schema.ts';
import type { Path, Wrong } from './source.ts';
import { atLeastZero, rateOf } from './written.ts';

export interface NormalMargin {
  /** 10^8 is 1. */
  readonly leverage: number;
  readonly maintenance: readonly {
    /** Of a position's value, in the account's currency. */
    readonly from: string;
    readonly rate: number;
    /** The greatest, as `leverage`; 0 for any. */
    readonly leverage: number;
  }[];
  readonly on: MaintenanceBase;
  readonly liquidationFee: number;
  readonly borrow: number;
}

export interface NormalAccountMargin {
  readonly mode: MarginMode;
  readonly interest: number;
  readonly everyMs: number;
}

type Tiers = NormalMargin['maintenance'];

const noMaintenance: Tiers = [{ from: '0', rate: 0, leverage: 0 }];

export const noMargin: NormalMargin = {
  leverage: rateScale,
  maintenance: noMaintenance,
  on: 'mark',
  liquidationFee: 0,
  borrow: 0,
};

const hourMs = 3_600_000;

/** What is left out is as in `rest`. */
export function marginOf(
  given: MarginInput | undefined,
  { account }: ScenarioInput,
  rest: NormalMargin,
  path: Path,
  wrong: Wrong[],
): NormalMargin {
  if (given === undefined) return rest;
  demandMarginAccount(account.kind, path, wrong);
  return {
    leverage:
      given.leverage === undefined ? rest.leverage : leverageOf(given.leverage, [...path, 'leverage'], wrong),
    maintenance:
      given.maintenance === undefined
        ? rest.maintenance
        : tiersOf(given.maintenance, [...path, 'maintenance'], wrong),
    on: given.on ?? rest.on,
    liquidationFee: ratePart(given.liquidationFee, rest.liquidationFee, [...path, 'liquidationFee'], wrong),
    borrow: ratePart(given.borrow, rest.borrow, [...path, 'borrow'], wrong),
  };
}

/** What the account says of margin beside its markets. */
export function accountMarginOf({ account }: ScenarioInput, wrong: Wrong[]): NormalAccountMargin {
  const { mode, interest } = account;
  const path: Path = ['account'];
  if (mode !== undefined) demandMarginAccount(account.kind, [...path, 'mode'], wrong);
  if (interest === undefined) return { mode: mode ?? 'cross', interest: 0, everyMs: hourMs };
  const at: Path = [...path, 'interest'];
  demandMarginAccount(account.kind, at, wrong);
  const everyMs = Number.parseInt(interest.every, 10) * hourMs;
  if (everyMs === 0)
    wrong.push({ code: 'out-of-range', path: [...at, 'every'], message: 'expected an hour or more' });
  return {
    mode: mode ?? 'cross',
    interest: ratePart(interest.rate, 0, [...at, 'rate'], wrong),
    everyMs: Math.max(hourMs, everyMs),
  };
}

function demandMarginAccount(kind: ScenarioInput['account']['kind'], path: Path, wrong: Wrong[]): void {
  if (kind === 'margin') return;
  const message = 'a spot account owns what it bought: it borrows nothing';
  const hint = `Set account.kind to margin, or leave ${String(path.at(-1))} out.`;
  wrong.push({ code: 'needs-margin', path, message, hint });
}

function tiersOf(given: NonNullable<MarginInput['maintenance']>, path: Path, wrong: Wrong[]): Tiers {
  if (!Array.isArray(given)) return [{ from: '0', rate: rateOf(given, path, wrong), leverage: 0 }];
  const tiers: Tiers[number][] = [];
  for (const [i, tier] of given.entries()) {
    const at: Path = [...path, i];
    const from = atLeastZero(tier.from, [...at, 'from'], wrong);
    const before = tiers.at(-1);
    if (before === undefined ? Number(from) !== 0 : Number(from) <= Number(before.from)) {
      const message =
        before === undefined
          ? `expected the first tier from 0, got ${from}`
          : `expected a value above ${before.from}, got ${from}`;
      wrong.push({ code: 'disorder', path: [...at, 'from'], message });
    }
    const rate = rateOf(tier.rate, [...at, 'rate'], wrong);
    if (before !== undefined && rate < before.rate) {
      const message = `expected a rate of at least ${before.rate / 1e6}%, that of the tier before`;
      wrong.push({ code: 'disorder', path: [...at, 'rate'], message });
    }
    const most = tier.leverage === undefined ? 0 : leverageOf(tier.leverage, [...at, 'leverage'], wrong);
    const bound = tiers.findLast(({ leverage }) => leverage > 0)?.leverage ?? most;
    if (most > bound) {
      const message = `expected a leverage of at most ${bound / rateScale}, that of a tier before`;
      const hint = 'The greater a position, the less leverage it may have.';
      wrong.push({ code: 'disorder', path: [...at, 'leverage'], message, hint });
    }
    tiers.push({ from, rate, leverage: most });
  }
  return tiers;
}

function leverageOf(given: number | string, path: Path, wrong: Wrong[]): number {
  const units = parseDecimal(String(given), rateDigits);
  if (units !== null && units >= rateScale && units <= 1_000 * rateScale) return units;
  wrong.push({ code: 'out-of-range', path, message: `expected from 1 to 1000, got ${given}` });
  return rateScale;
}

function ratePart(given: string | 0 | undefined, otherwise: number, path: Path, wrong: Wrong[]): number {
  return given === undefined ? otherwise : rateOf(given, path, wrong);
}

/** A maintenance that is there, and that a position which was just opened fulfils. `path` is where margins are stated. */
export function checkMaintenance({ leverage, maintenance }: NormalMargin, path: Path, wrong: Wrong[]): void {
  const at: Path = [...path, 'maintenance'];
  const times = leverage / rateScale;
  if (maintenance === noMaintenance) {
    if (leverage === rateScale) return;
    const message = 'leverage above 1 needs a maintenance margin';
    const hint = 'Give the rate or the tiers of the exchange, such as maintenance: 0.5%; 0 for none.';
    wrong.push({ code: 'needs-maintenance', path, message, hint });
    return;
  }
  const initial = rateScale / times;
  for (const [i, tier] of maintenance.entries()) {
    if (tier.leverage > 0 && tier.leverage < leverage) {
      // No position of this leverage reaches this far: not one, where it is the first.
      if (i > 0) return;
      const message = `no position may have the leverage of ${times}: the first tier allows ${tier.leverage / rateScale}`;
      const hint = 'Every entry would be rejected: lower margin.leverage, or raise that of the tier.';
      wrong.push({ code: 'nonsense', path: [...at, i, 'leverage'], message, hint });
      return;
    }
    if (tier.rate < initial) continue;
    const message = `a maintenance of ${tier.rate / 1e6}% is no less than the margin of leverage ${times}: its positions would be liquidated as they are opened`;
    wrong.push({ code: 'nonsense', path: maintenance.length === 1 ? at : [...at, i], message });
  }
}
