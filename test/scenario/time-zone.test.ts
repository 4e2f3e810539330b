/**
 * The clock of a scenario (TIME-5, RISK-3), by hand. New York is set forward on 10 March 2024 at 07:00 UTC: that day lasts
 * from 05:00 UTC to 04:00 UTC of the 11th. Hourly candles at 100 from 9 March 00:00 UTC on.
 */
import { describe, expect, it } from 'vitest';
import { buy } from '../../src/model/intent.ts';
import { parseTime } from '../../src/model/time.ts';
import { openAgain } from '../../src/scenario/open-again.ts';
import { originOf } from '../../src/scenario/origin.ts';
import { runScenario, type FinishedRun, type Loader } from '../../src/scenario/run.ts';
import { parseCandleCsv } from '../../src/store/csv.ts';
import { openText, plain, wrongWith } from './make.ts';
import { script } from './script.ts';

const hour = 3_600_000;
const first = Date.UTC(2024, 2, 9);

/** A close for each hour; 100 where none is given. */
function hours(count: number, closes: Readonly<Record<number, number>> = {}): string {
  const rows = Array.from({ length: count }, (_, i) => {
    const close = closes[i] ?? 100;
    return `${new Date(first + i * hour).toISOString()},100,${Math.max(100, close)},${Math.min(100, close)},${close},1`;
  });
  return ['time,open,high,low,close,volume', ...rows, ''].join('\n');
}

/** The candle that closes at an instant, counted from 1. */
const candleAt = (text: string): number => (parseTime(text)! - first) / hour;

const strategy = { 3: '  timeframe: 1h', 11: '  use: s.ts\n  sizing: {quantity: 5}' };
const limit = buy({ order: { type: 'limit', limit: 50, timeInForce: 'day' } });

async function run(asks: Parameters<typeof script>[0], more: readonly string[], candles = hours(60)) {
  const files = { candles: { 'a.csv': candles }, strategies: { 's.ts': script(asks) } };
  return runScenario(await openText(plain(strategy, more), files), { band: false });
}

const ends = ({ result }: Pick<FinishedRun, 'result'>) =>
  result.orders.map(({ endedAt, state }) => [endedAt, state]);

describe('the clock of a scenario', () => {
  const asks = {
    [candleAt('2024-03-10T04:00:00Z')]: limit,
    [candleAt('2024-03-10T05:00:00Z')]: limit,
    [candleAt('2024-03-11T03:00:00Z')]: limit,
    [candleAt('2024-03-11T04:00:00Z')]: limit,
  };

  it('TIME-5 ORD-1 day orders end with the day of a named zone, summer time included', async () => {
    expect(ends(await run(asks, ['timeZone: America/New_York']))).toEqual([
      ['2024-03-10T05:00:00Z', 'expired'],
      ['2024-03-11T04:00:00Z', 'expired'],
      ['2024-03-11T04:00:00Z', 'expired'],
      ['2024-03-11T12:00:00Z', 'cancelled'],
    ]);
  });

  it('TIME-5 and with those of UTC, or of a clock that is always as far from it', async () => {
    const at = (text: string): string => `2024-03-${text}:00:00Z`;
    expect(ends(await run(asks, [])).map(([end]) => end)).toEqual(['11T00', '11T00', '11T12', '11T12'].map(at)); // prettier-ignore
    expect(ends(await run(asks, ['timeZone: "-05:00"'])).map(([end]) => end)).toEqual(
      ['10T05', '11T05', '11T05', '11T05'].map(at),
    );
  });

  it('RISK-3 a daily loss ends with that day, and is measured from its midnight', async () => {
    // 5 units lose 10 each of 1,000 at 02:00 UTC of the 11th, and again at 06:00: twice within a day of UTC.
    const candles = hours(60, { [candleAt('2024-03-11T02:00:00Z') - 1]: 90, [candleAt('2024-03-11T06:00:00Z') - 1]: 90 }); // prettier-ignore
    const more = ['risk: {dailyLoss: 4%}', 'timeZone: America/New_York'];
    const { record } = await run({ 5: buy() }, more, candles);
    expect(record.riskChanges.map(({ at, state, rule }) => [new Date(at).toISOString().slice(8, 13), state, rule])).toEqual([
      ['11T02', 'reducing', 'daily-loss'],
      ['11T04', 'active', 'day'],
      ['11T06', 'reducing', 'daily-loss'],
    ]); // prettier-ignore
  });

  it('DET-1 RES-2 a run that is made again takes the offsets that it had, and asks no machine for zones', async () => {
    const finished = await run(asks, ['timeZone: America/New_York']);
    const origin = originOf(finished, 's.yaml');
    expect(origin.scenario.timeZone).toEqual({
      name: 'America/New_York',
      offsets: [
        { from: null, ms: -5 * hour },
        { from: '2024-03-10T07:00:00Z', ms: -4 * hour },
      ],
    });
    const loader: Loader = {
      candles: (market, { calendar, broken }, leastPriceDigits) =>
        parseCandleCsv(hours(60), {
          durationMs: hour,
          priceDigits: 'auto',
          leastPriceDigits,
          calendar,
          broken,
          file: market.file,
        }),
      strategy: () => Promise.resolve({ strategy: script(asks), hash: 's.ts' }),
      strategyHash: () => 's.ts',
      zoneSteps: () => {
        throw new Error('no machine knows of zones what the run knew');
      },
    };
    const again = runScenario(await openAgain(origin, loader, 'r', 's.yaml'), { band: false });
    expect(again.result.digest).toBe(finished.result.digest);
    // Where a machine knows another law, the run is another one, and says so.
    const changed = { ...origin.scenario.timeZone, offsets: [{ from: null, ms: -5 * hour }] };
    const other = { ...origin, scenario: { ...origin.scenario, timeZone: changed } };
    const otherwise = runScenario(await openAgain(other, loader, 'r', 's.yaml'), { band: false });
    expect(otherwise.result.digest).not.toBe(finished.result.digest);
    expect(ends(otherwise)[1]).toEqual(['2024-03-11T05:00:00Z', 'expired']);
  });

  it('DET-1 of a zone, the part around the run counts alone', async () => {
    const files = { candles: { 'a.csv': hours(3) }, strategies: { 's.ts': script({}) } };
    const kolkata = await openText(plain(strategy, ['timeZone: Asia/Kolkata']), files);
    expect(kolkata.scenario.timeZone.offsets).toEqual([{ from: null, ms: 5.5 * hour }]);
    expect(kolkata.config.days).toEqual({ offsetMs: 5.5 * hour, starts: null });
    const york = await openText(plain(strategy, ['timeZone: America/New_York']), files);
    expect(york.config.days.starts!.length).toBeLessThan(10);
  });

  it.each([
    ['timeZone: Europe/Atlantis', 'timeZone: there is no time zone "Europe/Atlantis" | Such as America/New_York, Europe/Berlin, +02:00 or UTC.'],
    ['timeZone: "+14:30"', 'timeZone: expected at most 14:00 from UTC, got +14:30'],
    ['timeZone: here', 'timeZone: expected UTC, how far from it, such as +02:00, or a name such as America/New_York, got "here"'],
  ])('SCEN-1 %s is refused', async (line, expected) => {
    const told = await wrongWith(plain({}, [line]));
    expect(told.map((one) => one.replace(/^\d+:\d+ [a-z-]+ /, ''))).toContain(expected);
  }); // prettier-ignore
});
