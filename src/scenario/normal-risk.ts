/** Limits on risk from what a scenario says to their normal form (RISK-2), and from there to what the engine holds to. */
import { parseDecimal } from '../model/decimal.ts';
import { correlationPeriod } from '../model/ladder.ts';
import { rateDigits, type Rate } from '../model/units.ts';
import { parseTime } from '../model/time.ts';
import type { LossLimit, RiskLimits, SwitchTurn } from '../risk/limits.ts';
import type { LossInput, RiskInput } from './schema-risk.ts';
import type { Path, Wrong } from './source.ts';
import { isoOf, positive } from './written.ts';

/** Rates in units of 10^-8 of equity; null for a rule that is not there. */
export interface NormalRisk {
  readonly perTrade: number | null;
  readonly market: number | null;
  readonly direction: number | null;
  readonly total: number | null;
  readonly correlated: { readonly rate: number; readonly above: number; readonly period: number } | null;
  readonly leverage: number | null;
  readonly orders: number | null;
  readonly positions: number | null;
  readonly collar: number | null;
  readonly orderRate: { readonly most: number; readonly perMs: number } | null;
  readonly dailyLoss: { readonly rate: number; readonly flatten: boolean } | null;
  readonly drawdown: { readonly rate: number; readonly flatten: boolean } | null;
  readonly losses: { readonly most: number; readonly coolDownMs: number } | null;
  /** ISO; `until` null for a halt that does not end. */
  readonly halts: readonly {
    readonly at: string;
    readonly flatten: boolean;
    readonly until: string | null;
  }[];
}

const at: Path = ['risk'];
const minuteMs = 60_000;

export function riskOf(given: RiskInput | undefined, wrong: Wrong[]): NormalRisk | null {
  if (given === undefined) return null;
  const { exposure, leverage, orderRate, losingStreak } = given;
  checkUsed(given, wrong);
  const parts = typeof exposure === 'string' ? { total: exposure } : (exposure ?? {});
  const within = typeof exposure === 'string' ? [...at, 'exposure'] : null;
  const part = (share: string | undefined, path: Path, below = Infinity): number | null =>
    share === undefined ? null : shareOf(share, path, below, wrong);
  const loss = (limit: LossInput | undefined, name: string): NormalRisk['drawdown'] => {
    if (limit === undefined) return null;
    if (typeof limit === 'string') return { rate: shareOf(limit, [...at, name], 100, wrong), flatten: false };
    return { rate: shareOf(limit.rate, [...at, name, 'rate'], 100, wrong), flatten: limit.flatten ?? false };
  };
  return {
    perTrade: part(given.perTrade, [...at, 'perTrade'], 100),
    market: part(parts.market, [...at, 'exposure', 'market']),
    direction: part(parts.direction, [...at, 'exposure', 'direction']),
    total: part(parts.total, within ?? [...at, 'exposure', 'total']),
    correlated: correlatedOf(given.correlated, wrong),
    leverage: leverage === undefined ? null : timesOf(leverage, [...at, 'leverage'], wrong),
    orders: given.openOrders ?? null,
    positions: given.openPositions ?? null,
    collar: part(given.priceCollar, [...at, 'priceCollar']),
    orderRate:
      orderRate === undefined
        ? null
        : { most: orderRate.most, perMs: spanOf(orderRate.per, [...at, 'orderRate', 'per'], wrong) },
    dailyLoss: loss(given.dailyLoss, 'dailyLoss'),
    drawdown: loss(given.drawdown, 'drawdown'),
    losses:
      losingStreak === undefined
        ? null
        : {
            most: losingStreak.most,
            coolDownMs: spanOf(losingStreak.coolDown, [...at, 'losingStreak', 'coolDown'], wrong),
          },
    halts: haltsOf(given.halt ?? [], wrong),
  };
}

function correlatedOf(given: RiskInput['correlated'], wrong: Wrong[]): NormalRisk['correlated'] {
  if (given === undefined) return null;
  const isPart = typeof given === 'string';
  const {
    exposure,
    above = alikeAbove,
    window: period = correlationPeriod,
  } = isPart ? { exposure: given } : given;
  if (!(above > 0 && above < 1)) {
    const message = `expected a correlation above 0 and below 1, got ${above}`;
    wrong.push({ code: 'out-of-range', path: [...at, 'correlated', 'above'], message });
  }
  const path: Path = [...at, 'correlated', ...(isPart ? [] : ['exposure'])];
  return { rate: shareOf(exposure, path, Infinity, wrong), above, period };
}

/** From which correlation on markets count as alike, where nothing is said. */
export const alikeAbove = 0.7;

/** In the order of time, none before the one before it has ended. */
function haltsOf(given: NonNullable<RiskInput['halt']>, wrong: Wrong[]): NormalRisk['halts'] {
  const halts: NormalRisk['halts'][number][] = [];
  for (const [i, halt] of given.entries()) {
    const path: Path = [...at, 'halt', i];
    const from = isoOf(halt.at, [...path, 'at'], wrong);
    const until = isoOf(halt.resume, [...path, 'resume'], wrong);
    const last = halts.at(-1);
    const after = (bound: string, field: string): unknown =>
      wrong.push({ code: 'disorder', path: [...path, field], message: `expected an instant after ${bound}` });
    if (from === null) continue;
    if (last !== undefined && last.until === null) {
      const message = 'the halt before it does not end';
      wrong.push({ code: 'disorder', path, message, hint: 'State resume there.' });
    } else if (last !== undefined && parseTime(from)! <= parseTime(last.until!)!) after(last.until!, 'at');
    if (until !== null && parseTime(until)! <= parseTime(from)!) after(from, 'resume');
    halts.push({ at: from, flatten: halt.flatten ?? false, until });
  }
  return halts;
}

/** What limits nothing is a mistake, not an empty list. */
function checkUsed(limits: RiskInput, wrong: Wrong[]): void {
  const bad = (path: Path, message: string, hint: string): unknown =>
    wrong.push({ code: 'bad-risk', path, message, hint });
  if (typeof limits.exposure === 'object' && isEmpty(limits.exposure))
    bad([...at, 'exposure'], 'expected one of market, direction and total', 'Such as { market: 50% }.');
  if (isEmpty(limits)) bad(at, 'expected at least one limit', 'Such as drawdown: 20%; risk: none has none.');
}

const isEmpty = (fields: object): boolean => Object.values(fields).every((value) => value === undefined);

export const riskLimits = (risk: NormalRisk | null): RiskLimits | null =>
  risk === null
    ? null
    : {
        ...risk,
        perTrade: risk.perTrade as Rate | null,
        market: risk.market as Rate | null,
        direction: risk.direction as Rate | null,
        total: risk.total as Rate | null,
        correlated: risk.correlated as RiskLimits['correlated'],
        leverage: risk.leverage as Rate | null,
        collar: risk.collar as Rate | null,
        dailyLoss: risk.dailyLoss as LossLimit | null,
        drawdown: risk.drawdown as LossLimit | null,
        switches: risk.halts.flatMap(({ at: from, flatten, until }): readonly SwitchTurn[] => [
          { at: parseTime(from)!, action: flatten ? 'flatten' : 'halt' },
          ...(until === null ? [] : [{ at: parseTime(until)!, action: 'resume' as const }]),
        ]),
      };

/** A part above 0 and below `below` percent, exactly. */
function shareOf(share: string, path: Path, below: number, wrong: Wrong[]): number {
  const percent = positive(share.replace(/ ?%$/, ''), path, wrong);
  if (Number(percent) >= below) {
    wrong.push({ code: 'out-of-range', path, message: `expected less than ${below}%, got ${percent}%` });
    return 0;
  }
  return inUnits(percent, rateDigits - 2, `${percent}%`, path, wrong);
}

const timesOf = (times: number | string, path: Path, wrong: Wrong[]): number =>
  inUnits(positive(times, path, wrong), rateDigits, String(times), path, wrong);

function inUnits(text: string, digits: number, written: string, path: Path, wrong: Wrong[]): number {
  const units = parseDecimal(text, digits);
  if (units === null)
    wrong.push({ code: 'too-precise', path, message: `expected at most ${digits} decimals, got ${written}` });
  return Math.max(0, units ?? 0);
}

const spans: Readonly<Record<string, number>> = { m: minuteMs, h: 60 * minuteMs, d: 1440 * minuteMs };

function spanOf(text: string, path: Path, wrong: Wrong[]): number {
  const ms = Number.parseInt(text, 10) * spans[text.at(-1)!]!;
  if (ms === 0) wrong.push({ code: 'out-of-range', path, message: `expected more than 0, got ${text}` });
  return ms;
}
