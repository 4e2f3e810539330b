/**
 * What a result says about its own limits, in words: what the candles prove of the order of fills, which figures hang
 * on the path inside them, and what of the findings in the data lies in the run. The same words stand in the terminal,
 * the page and the Markdown.
 */
import { timeframes } from '../model/time.ts';
import type { Result } from '../scenario/result-schema.ts';
import { counted } from './format.ts';

type Band = NonNullable<Result['band']>;

const names: readonly (readonly [keyof Band, string])[] = [
  ['totalReturn', 'total return'],
  ['annualReturn', 'annual return'],
  ['volatility', 'volatility'],
  ['sharpe', 'the Sharpe ratio'],
  ['sortino', 'the Sortino ratio'],
  ['calmar', 'the Calmar ratio'],
  ['maxDrawdown', 'maximum drawdown'],
  ['trades', 'the number of trades'],
  ['winRate', 'win rate'],
  ['profitFactor', 'profit factor'],
  ['expectancy', 'expectancy'],
  ['averageWin', 'average win'],
  ['averageLoss', 'average loss'],
  ['exposure', 'exposure'],
  ['fees', 'fees'],
  ['slippage', 'slippage'],
];

/** The figures whose band is not a point. */
const unsettled = (band: Result['band']): readonly (keyof Band)[] =>
  band === null ? [] : names.flatMap(([name]) => (band[name].min === band[name].max ? [] : [name]));

/** Whether the scenario, run twice, came out the same; so it is taken where nobody tried. */
export const isRepeatable = ({ findings = [] }: Partial<Pick<Result, 'findings'>>): boolean =>
  findings.every(({ code }) => code !== 'not-deterministic');

/** Of a run without an ambiguous candle: what that proves, and where a band comes from all the same. */
export function proofText(result: Pick<Result, 'band'> & Partial<Pick<Result, 'findings'>>): string {
  const { band } = result;
  if (!isRepeatable(result))
    return 'what other paths inside candles would have brought is not known, since the strategy answers otherwise each time';
  const open = unsettled(band);
  if (open.length === 0) return 'the candles prove the order of every fill';
  if (open.length === 1 && open[0] === 'exposure')
    return (
      'the candles prove which fills there were, and at what prices, but not when inside a candle: ' +
      'the band of exposure comes from that'
    );
  const told = names.filter(([name]) => open.includes(name)).map(([, text]) => text);
  return `yet ${told.join(', ')} ${told.length === 1 ? 'hangs' : 'hang'} on the path inside candles: the band says how far`;
}

/** What finer candles settled (PATH-8), one text for each market that has any. */
export const detailTexts = ({ detail }: Pick<Result, 'detail'>): readonly string[] =>
  detail.map(({ market, of, candles, covered, fills, proved }) => {
    const finer = of === 'trades' ? 'Trades' : `Candles of ${of}`;
    const settled = `settle the path inside ${covered} of ${counted(candles, 'candle')} of ${market}`;
    return `${finer} ${settled}, and proved ${proved} of ${counted(fills, 'fill')}`;
  });

/** What the differences at ambiguous candles are, and what they come to at the end. */
export function differenceText(result: Pick<Result, 'band'> & Partial<Pick<Result, 'findings'>>): string {
  const { band } = result;
  const marks = 'These are marks at the close of each of these candles, not what the run ended with';
  if (band === null || !isRepeatable(result))
    return `${marks}; what other paths end with, one run does not say.`;
  if (unsettled({ ...band, exposure: { min: null, max: null } }).length === 0)
    return `${marks}: run through to the end, every path policy gives the same figures.`;
  if (band.totalReturn.min === band.totalReturn.max)
    return `${marks}: run through to the end, every path policy ends with the same equity.`;
  return `${marks}: that is the band of total return.`;
}

/** The findings in the data that lie between the first close of the run and its last. */
export function findingsInRun({
  dataFindings,
  period,
}: Pick<Result, 'dataFindings' | 'period'>): Result['dataFindings'] {
  const { from, to } = period;
  if (from === null || to === null) return [];
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  return dataFindings.filter(({ at }) => Date.parse(at) >= begin && Date.parse(at) < end);
}

/** `Left below a lot: 0.0095 ETH/USDT, worth 23.10 USDT`; null where nothing is. */
export function leftText(
  { dust, currency }: Pick<Result['account'], 'dust' | 'currency'>,
  money: (value: number) => string,
  name: (text: string) => string = (text) => text,
): string | null {
  const all = dust.map(
    ({ market, quantity, value }) =>
      `${quantity} ${name(market)}, worth ${money(Number(value))} ${name(currency)}`,
  );
  return all.length === 0 ? null : `Left below a lot: ${all.join('; ')}`;
}

/** `gap × 3, dropped × 1 in the run; 228 in all the data`. */
export function findingsText(result: Pick<Result, 'dataFindings' | 'period'>): string {
  const inside = findingsInRun(result);
  const all = result.dataFindings.length;
  if (inside.length === all) return tally(result.dataFindings.map(({ code }) => code));
  const told = inside.length === 0 ? 'none' : tally(inside.map(({ code }) => code));
  return `${told} in the run; ${counted(all, 'finding')} in all the data`;
}

/** `gap × 3, dropped × 1`. */
export function tally(list: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of list) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, times]) => `${name} × ${times}`).join(', ');
}

/** On candles coarser than an hour, hours of the day and lengths of an hour are places on the walk's clock alone. */
export const isCoarse = (timeframe: string): boolean => !/^(\d+[sm]|1h)$/.test(timeframe);

/**
 * The timeframe in whose candles the times of fills are places: that of the run, or, where detail proved all of them, the
 * longest of detail; trades are told by the second (PATH-8).
 */
export function clockFrame(timeframe: string, { detail }: Pick<Result, 'detail'>, fills: number): string {
  const proving = detail.filter(({ proved }) => proved > 0);
  const proved = proving.reduce((sum, one) => sum + one.proved, 0);
  if (proved === 0 || proved < fills) return timeframe;
  return timeframes.findLast((one) => proving.some(({ of }) => of === one)) ?? '1s';
}

/** What times inside candles are; `frame` as of `clockFrame`. */
export function clockText(frame: string, { detail }: Pick<Result, 'detail'>): string {
  const told =
    'A time inside a candle is a place on the walk’s clock (PATH-7), which the engine gives it: a candle says which prices came, not when.';
  const finer = detail.some(({ proved }) => proved > 0)
    ? ' Of a fill that detail proved it is a place inside a finer candle, or the second of a trade (PATH-8).'
    : '';
  return isCoarse(frame)
    ? `${told}${finer} With candles of ${frame}, hours and minutes are not measured, and neither are holding times shorter than a candle.`
    : `${told}${finer}`;
}

/** Why orders were rejected; what a sale without holdings asks for is said with it, since `funds` alone does not. */
export function rejectedText(orders: Result['orders']): string {
  const rejected = orders.filter(({ state }) => state === 'rejected');
  const short = rejected.filter(({ reason, side, role }) => reason === 'funds' && side === 'sell' && role === 'entry'); // prettier-ignore
  const told = tally(rejected.map(({ reason }) => reason ?? ''));
  if (short.length === 0) return told;
  const sales = short.length === 1 ? '1 sale' : `${short.length} sales`;
  return `${told} (${sales} of what was not held: to sell short takes \`kind: margin\`, and funds)`;
}
