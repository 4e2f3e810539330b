/** 12 March 2020, LINK: a day whose low is one tick above nothing. Chapter and chart; its cases are in `link-cases.ts`. */
import { decimal, percent } from '../../src/report/format.ts';
import { between, ms, type Bench } from './bench.ts';
import { table, type Runs } from './case.ts';
import { svgOf } from './chart.ts';
import { buyCases, holdCases, leverageCases, linkRow } from './link-cases.ts';
import { fillOf, level, mark } from './marks.ts';
import { paragraph, picture, section, yaml, type Chapter } from './text.ts';

const folder = 'binance-spot/1d';
const linkFile = `${folder}/LINKUSDT_1d.csv.gz`;

const scenario = `
name: LINK, 12 March 2020
data:
  timeframe: 1d
account: { currency: USDT, balance: 10000, digits: 6 }
markets:
  LINK/USDT: { file: ${linkFile}, tick: 0.0001, lot: 0.01 }
fees: 0.1%
strategy: { use: once.ts, sizing: { quantity: 1000 } }
period: { from: 2020-03-12, to: 2020-03-16 }
`;

export async function linkChapter(bench: Bench, runs: Runs): Promise<Chapter> {
  const row = linkRow(bench, linkFile);
  const others = ['BTC', 'ETH', 'BNB', 'XRP', 'ADA'].map((name) => {
    const { open, low } = linkRow(bench, `${folder}/${name}USDT_1d.csv.gz`);
    return `${name} ${percent(1 - low / open, 0)}`;
  });
  const held = await table(bench, scenario, holdCases(row), runs);
  const bought = await table(bench, scenario, buyCases(row), runs);
  const levered = await table(bench, scenario, leverageCases(row), runs);
  const gain = (name: string): string => percent(runs.get(name)!.result.metrics.totalReturn, 0);
  const all = runs.get('link-all')!.result.orders[0]!;
  const text = section(
    '## LINK, 12 March 2020',
    paragraph(`On that day LINK opened at ${row.open}, its candle has a low of ${row.low}, one tick above nothing, and it
      closed at ${row.close}, with ${decimal(row.volume, 0)} LINK traded. The other markets fell as well, and far less
      deep below their opens: ${others.join(', ')}.`),
    yaml(scenario),
    '### What held it',
    held,
    '### What bought it',
    bought,
    picture('link', 'LINK in candles of a day, on a logarithmic scale, with stops, limits and a liquidation'),
    '### What had borrowed for it',
    levered,
    paragraph(`**What the candle cannot prove.** That ${row.low} was a price at all, and for how much: a daily candle
      does not say whether one order or a thousand met it, nor whether the exchange let those trades stand. Everything
      below the next lowest price of that day is as doubtful. None of the purchases is ambiguous and no band has any
      width: a low is on every path.`),
    paragraph(`**What to learn.** One candle makes ${gain('link-cent')} of an account that waits at one cent, and
      ${gain('link-all')} of one that waits at the low and buys ${decimal(Number(all.filled), 0)} LINK, more than its
      market traded that day. Participation bounds that and does not cure it (${gain('link-part')}): its part
      is of a whole day's volume, wherever it was traded. Look at the best trades of a run first, and at the candle
      behind them; a return that one candle makes is a finding about data. The same print empties every leverage
      above 1, which is as doubtful. Slippage by the candle's range goes astray with it: a purchase at the open paid
      for a low of hours later, and more than anybody had paid that day.`),
  );
  return { text, charts: new Map([['link', await chart(bench, runs)]]) };
}

async function chart(bench: Bench, runs: Runs): Promise<string> {
  const day = (date: string): number => ms(`2020-03-${date}`);
  const [from, to] = ['2020-03-06', '2020-03-17'];
  const stop = fillOf(runs, 'link-stop', -1);
  const half = fillOf(runs, 'link-half', -1);
  const under = fillOf(runs, 'link-1.01', -1);
  const cent = fillOf(runs, 'link-cent', -1);
  const all = fillOf(runs, 'link-all', -1);
  const since = day('12');
  return svgOf({
    rows: between(bench.candles(linkFile), from, to),
    durationMs: 86_400_000,
    from: ms(from),
    to: ms(to),
    scale: 'log',
    prices: [0.00007, 8],
    format: '~g',
    timeFormat: '%d %b',
    lines: [
      level(stop, since, 'stop 20% below:', 'loss', 3.4),
      level(half, since, 'stop 50% below:', 'loss', 1.7),
      level(under, since, 'leverage 1.01:', 'muted'),
      level(cent, since, 'limit', 'gain'),
      level(all, since, 'limit', 'accent'),
    ],
    marks: [
      mark(fillOf(runs, 'link-stop', 0), 'gain'),
      mark(stop, 'loss'),
      mark(half, 'loss'),
      mark(under, 'muted'),
      mark(cent, 'gain'),
      mark(all, 'accent'),
    ],
  });
}
