/** 24 March 2023: the exchange stands still, one candle is flat, one is missing. Chapter and chart. */
import { decimal } from '../../src/report/format.ts';
import { between, ms, type Bench, type Row } from './bench.ts';
import { table, type Runs } from './case.ts';
import { svgOf } from './chart.ts';
import { fillOf, level, mark, words } from './marks.ts';
import { gapCases, marginCases, orderCases, type Outage } from './outage-cases.ts';
import { paragraph, picture, section, yaml, type Chapter } from './text.ts';

const file = 'binance-spot/1h/BTCUSDT_1h.csv.gz';
const at = (time: string): number => ms(`2023-03-24T${time}Z`);

const scenario = `
name: BTC, 24 March 2023
data:
  timeframe: 1h
account: { currency: USDT, balance: 100000 }
markets:
  BTC/USDT: { file: ${file}, tick: 0.01, lot: 0.00001 }
fees: 0.1%
strategy: { use: once.ts, sizing: { quantity: 1 } }
period: { from: 2023-03-24T12:00:00Z, to: 2023-03-24T18:00:00Z }
`;

export async function outageChapter(bench: Bench, runs: Runs): Promise<Chapter> {
  const rows = bench.candles(file);
  const row = (time: string): Row => rows.get(at(time))!;
  const outage: Outage = {
    before: row('11:00'),
    flat: row('12:00'),
    back: row('14:00'),
    later: row('15:00'),
  };
  const orders = await table(bench, scenario, orderCases(outage), runs);
  const gap = await table(bench, scenario, gapCases(outage), runs);
  const margin = await table(bench, scenario, marginCases(outage), runs);
  const [finding] = runs
    .get('outage-market')!
    .result.dataFindings.filter(({ at }) => at.startsWith('2023-03-24'));
  const { steps } = runs.get('outage-market')!.result.period;
  const text = section(
    '## BTC, 24 March 2023',
    paragraph(`The candle of 12:00 UTC stands at ${outage.flat.close} in all four prices, with a volume of
      ${outage.flat.volume}; that of 13:00 is missing in every market of the set; at 14:00 BTC opened at
      ${outage.back.open}, and ${decimal(outage.back.volume, 0)} BTC were traded within the hour, between
      ${outage.back.low} and ${outage.back.high}. The run's own words for it, in \`dataFindings\`:
      “${finding!.message}”.`),
    yaml(scenario),
    '### Orders into the silence',
    orders,
    picture(
      'outage',
      'BTC in candles of an hour around the outage, with the missing hour shaded, and the fills',
    ),
    '### What the clock does meanwhile',
    gap,
    '### What is charged meanwhile',
    margin,
    paragraph(`**What the candle cannot prove.** That anything could be traded at ${outage.flat.close} from 12:00 on: the
      candle is there, its volume is not. Data of another source may have left it out, or filled the missing one, and
      the same run would differ. Nothing here is ambiguous: the gap is a jump, from ${outage.flat.close} to
      ${outage.back.open}.`),
    paragraph(`**What to learn.** Without participation a market order fills in a candle in which nothing was traded;
      with any, it waits for the first that has volume. Slippage by the range of such a candle is none, slippage by its
      volume the greatest there is. Times go on where candles do not: an order that is good for a candle ends in the
      gap unmet, funding and interest are charged at every hour at the last price, and a strategy on candles of two
      hours is told of noon an hour late, with the first candle that closes after the gap. From 12:00 to 18:00 a
      strategy is asked at ${steps} closes, where other days have ${(at('18:00') - at('12:00')) / 3_600_000 + 1}.`),
  );
  return { text, charts: new Map([['outage', await chart(bench, runs)]]) };
}

async function chart(bench: Bench, runs: Runs): Promise<string> {
  const flat = fillOf(runs, 'outage-market', -1);
  const back = fillOf(runs, 'outage-part', -1);
  const stop = fillOf(runs, 'outage-stop', -1);
  const under = fillOf(runs, 'outage-funding', -1);
  const last = fillOf(runs, 'outage-good-3', -1);
  return svgOf({
    rows: between(bench.candles(file), '2023-03-24T08:00:00Z', '2023-03-24T18:00:00Z'),
    durationMs: 3_600_000,
    from: at('08:00'),
    to: at('18:00'),
    scale: 'linear',
    format: ',.0f',
    timeFormat: '%H:%M',
    gap: { from: at('13:00'), to: at('14:00'), says: 'no candle' },
    lines: [
      words(28160, `in the flat candle: ${flat.price}`, 'loss'),
      words(28115, `with volume: ${back.price}`, 'gain'),
      level(last, at('12:00'), 'limit', 'accent', 28065),
      level(stop, at('11:00'), 'stop', 'loss', 27925),
      level(under, at('11:00'), 'leverage 100:', 'muted', 27865),
    ],
    marks: [
      mark(flat, 'loss'),
      mark(back, 'gain'),
      mark(last, 'accent'),
      mark(stop, 'loss'),
      mark(under, 'muted'),
    ],
  });
}
