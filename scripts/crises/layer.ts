/** 6 May 2025, LAYER: a perpetual halves within a day, and its funding goes to the cap. Chapter and chart. */
import { places } from '../../src/engine/packed.ts';
import { walkWords } from '../../src/engine/tape-read.ts';
import { decimal, percent } from '../../src/report/format.ts';
import { between, ms, type Bench, type Row } from './bench.ts';
import { clock, table, type Runs } from './case.ts';
import { svgOf } from './chart.ts';
import { fundingFile, layerFile, layerOf, longCases, shortCases, type Layer } from './layer-cases.ts';
import { fillOf, level, mark } from './marks.ts';
import { paragraph, picture, section, yaml, type Chapter } from './text.ts';

const scenario = `
name: LAYER, 6 May 2025
data:
  timeframe: 1m
account: { kind: margin, mode: isolated, currency: USDT, balance: 100000 }
margin: { leverage: 4, maintenance: 1%, liquidationFee: 0.5% }
markets:
  LAYER/USDT:
    file: ${layerFile}
    tick: 0.0001
    lot: 0.1
    funding: { file: ${fundingFile} }
fees: { maker: 0.02%, taker: 0.05% }
strategy: { use: once.ts, sizing: { quantity: 10000 } }
period: { from: 2025-05-06T04:00:00Z, to: 2025-05-07T04:00:00Z }
`;

const at = (time: string): number => ms(`2025-05-06T${time}Z`);

export async function layerChapter(bench: Bench, runs: Runs): Promise<Chapter> {
  const layer = layerOf(bench);
  const day = between(layer.rows, '2025-05-06T00:00:00Z', '2025-05-07T00:00:00Z');
  const [first, last] = [day[0]!, day.at(-1)!];
  const rate = (time: string): string => percent(layer.funding.get(at(time))!.rate);
  const longs = await table(bench, scenario, longCases(layer), runs);
  const shorts = await table(bench, scenario, shortCases(layer), runs);
  const text = section(
    '## LAYER, 6 May 2025',
    paragraph(`The perpetual opened that day at ${first.open} and closed it at ${last.close}, with a low of
      ${Math.min(...day.map(({ low }) => low))}. Funding, due every four hours until then, was ${rate('04:00')} at 04:00
      and ${rate('08:00')} at 08:00, and from there on due every hour: ${rate('09:00')} at 09:00, ${rate('10:00')} at
      10:00. Below zero, shorts pay and longs are paid.`),
    yaml(scenario),
    '### Longs, and what they were paid',
    longs,
    picture(
      'layer',
      'LAYER in candles of fifteen minutes, with liquidations by leverage, and its funding below',
    ),
    '### What a payment is made of',
    paragraph(`The payments of the long of leverage 2, at the close of the minute before, beside the mark price that the
      exchange wrote down where the file has one.`),
    payments(layer, runs),
    '### Shorts, and what they paid',
    shorts,
    ...lessons(runs),
  );
  return { text, charts: new Map([['layer', await chart(layer, runs)]]) };
}

/** The first payments of the day as the run booked them. */
function payments({ funding }: Layer, runs: Runs): readonly string[] {
  const lines = ['| at | rate | price | received | mark price of the exchange |', '|---|--:|--:|--:|--:|'];
  walkWords(runs.get('layer-2')!.journal.tape, (kind, words, place) => {
    if (kind !== 'funding') return;
    const time = words[place + places.funding.at]!;
    if (time > at('16:00')) return;
    const { rate, mark: marked } = funding.get(time)!;
    const price = words[place + places.funding.price]! / 1e4;
    const amount = words[place + places.funding.amount]! / 1e8;
    const other = marked === null ? '–' : `${marked.toFixed(4)} (${percent(marked / price - 1)})`;
    lines.push(`| ${clock(time)} | ${percent(rate, 4)} | ${price} | ${decimal(amount, 2)} | ${other} |`);
  });
  return lines;
}

function lessons(runs: Runs): readonly string[] {
  const of = (name: string) => runs.get(name)!.result.trades[0]!;
  const [paid, usual] = [of('layer-4'), of('layer-4-usual')];
  const time = (name: string): string => clock(Date.parse(of(name).closedAt!)).slice(0, 8);
  const short = of('layer-short');
  const gained = Number(short.unrealised);
  return [
    paragraph(`**What the candle cannot prove.** The mark price: candles hold trades, and an exchange reckons funding and
      liquidations on a mark that leaves single trades aside. In the table the two are near each other; in a
      minute that tears they are not, and a position may live on the one and not on the other. On candles of a
      minute no fill here is ambiguous.`),
    paragraph(`**What to learn.** Funding is a price, and not a constant: with the usual 0.005% the long of leverage 4
      is liquidated at ${Number(usual.exitPrice)} (${time('layer-4-usual')}), with what it was really paid at
      ${Number(paid.exitPrice)} (${time('layer-4')}). The ${decimal(Number(paid.funding), 2)} USDT that it received went
      to its margin and fell with it: it lost ${decimal(-Number(paid.netProfit), 2)} instead of
      ${decimal(-Number(usual.netProfit), 2)}. The short that was right all day paid
      ${decimal(-Number(short.funding), 2)} of the ${decimal(gained, 2)} that the price gave it, and one of leverage 10
      was closed at ${Number(of('layer-squeezed').exitPrice)}, and not at ${Number(of('layer-unfunded').exitPrice)}, for
      what it had paid in three hours. An entry at the very instant of a payment pays nothing (TIME-5): a minute earlier
      cost ${decimal(Number(of('layer-at').funding) - Number(of('layer-before').funding), 2)} more.`),
  ];
}

async function chart({ rows, funding }: Layer, runs: Runs): Promise<string> {
  const [from, to] = [at('02:00'), at('20:00')];
  const quarter = 15 * 60_000;
  const wide: Row[] = [];
  for (let time = from; time < to; time += quarter) wide.push(widened(rows, time, quarter));
  const closings = ['5', '4', '3'].map((leverage) => ({
    leverage,
    fill: fillOf(runs, `layer-${leverage}`, -1),
  }));
  return svgOf({
    rows: wide,
    durationMs: quarter,
    from,
    to,
    scale: 'linear',
    format: '.1f',
    timeFormat: '%H:%M',
    lines: closings.map(({ leverage, fill }) => level(fill, at('04:00'), `leverage ${leverage}:`, 'loss')),
    marks: [mark(fillOf(runs, 'layer-4', 0), 'gain'), ...closings.map(({ fill }) => mark(fill, 'loss'))],
    bars: {
      title: 'Funding rate at its times',
      rows: [...funding]
        .filter(([time]) => time >= from && time <= to)
        .map(([time, { rate }]) => ({ at: time, value: rate })),
    },
  });
}

function widened(rows: ReadonlyMap<number, Row>, time: number, durationMs: number): Row {
  const inside = Array.from({ length: durationMs / 60_000 }, (_, i) => rows.get(time + i * 60_000)!);
  return {
    time,
    open: inside[0]!.open,
    high: Math.max(...inside.map(({ high }) => high)),
    low: Math.min(...inside.map(({ low }) => low)),
    close: inside.at(-1)!.close,
    volume: inside.reduce((sum, { volume }) => sum + volume, 0),
  };
}
