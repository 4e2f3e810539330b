/** The layers of a chart of candles in vega-lite's words. Colours are the variables of the report's page. */
import { number, priceScale, raw, time, type Spec } from '../../src/report/chart-parts.ts';
import type { Drawing } from './drawing.ts';

/** Without the axes, and without the room at the right for the words of the lines. */
export const plotWidth = 584;

const colour = (name: string): string => `var(--${name})`;

/** Candles, levels, fills and words over one pair of axes. */
export function priceLayers(drawing: Drawing): readonly Spec[] {
  const { rows, durationMs, to, scale, prices, format, timeFormat, lines, marks, gap } = drawing;
  const x = (field: string): Spec =>
    time(field, { axis: { title: null, grid: false, tickCount: 7, format: timeFormat } });
  const domain = prices === undefined ? {} : { domain: prices };
  const y = (field: string): Spec => number(field, { format }, { ...priceScale(scale), ...domain });
  const candles = rows.map(({ time: at, open, high, low, close }) => ({
    mid: at + durationMs / 2,
    a: at + durationMs * 0.15,
    b: at + durationMs * 0.85,
    high,
    low,
    top: Math.max(open, close),
    bottom: Math.min(open, close),
    fill: close > open ? colour('paper') : colour('candle'),
  }));
  const levels = lines
    .filter(({ isWords }) => isWords !== true)
    .map(({ from: t, to: t2, price: p, tone }) => ({ t, t2, p, tone: colour(tone) }));
  const said = lines.map(({ price, says, tone, wordsAt }) => ({
    t: to,
    at: wordsAt ?? price,
    says,
    tone: colour(tone),
  }));
  const points = marks.map(({ at, price, side, tone }) => ({
    t: at,
    p: price,
    shape: side === 'buy' ? 'triangle-up' : 'triangle-down',
    tone: colour(tone),
  }));
  return [
    ends(drawing, x),
    ...(gap === undefined ? [] : gapLayers(gap, x)),
    {
      data: { values: candles },
      mark: { type: 'rule', strokeWidth: 1, stroke: 'var(--candle)', clip: true },
      encoding: { x: x('mid'), y: y('low'), y2: { field: 'high' } },
    },
    // Over the wick, and light enough for the marks upon it.
    ...[{ fill: 'var(--paper)' }, { fillOpacity: 0.5, stroke: 'var(--candle)' }].map((look, i) => ({
      data: { values: candles },
      mark: { type: 'rect', strokeWidth: 1, ...look, clip: true },
      encoding: {
        x: x('a'),
        x2: { field: 'b' },
        y: y('bottom'),
        y2: { field: 'top' },
        ...(i === 0 ? {} : { fill: raw('fill') }),
      },
    })),
    {
      data: { values: levels },
      mark: { type: 'rule', strokeWidth: 1.3, strokeDash: [5, 3] },
      encoding: { x: x('t'), x2: { field: 't2' }, y: y('p'), stroke: raw('tone') },
    },
    {
      data: { values: said },
      mark: { type: 'text', align: 'left', baseline: 'middle', dx: 6, fontSize: 11 },
      encoding: { x: x('t'), y: y('at'), text: { field: 'says', type: 'nominal' }, color: raw('tone') },
    },
    {
      data: { values: points },
      mark: { type: 'point', size: 95, strokeWidth: 1.2, filled: true, opacity: 1, stroke: 'var(--paper)' },
      encoding: { x: x('t'), y: y('p'), shape: raw('shape'), fill: raw('tone') },
    },
  ];
}

/** Nothing that is seen, from the first instant to the last. */
const ends = ({ from, to }: Drawing, x: (field: string) => Spec): Spec => ({
  data: { values: [{ t: from }, { t: to }] },
  mark: { type: 'rule', strokeWidth: 0 },
  encoding: { x: x('t') },
});

function gapLayers(gap: NonNullable<Drawing['gap']>, x: (field: string) => Spec): readonly Spec[] {
  const values = [{ from: gap.from, to: gap.to, mid: (gap.from + gap.to) / 2, says: gap.says }];
  return [
    {
      data: { values },
      mark: { type: 'rect', fill: 'var(--doubt)' },
      encoding: { x: x('from'), x2: { field: 'to' } },
    },
    {
      data: { values },
      mark: { type: 'text', fontSize: 11, fill: 'var(--muted)', y: 10 },
      encoding: { x: x('mid'), text: { field: 'says', type: 'nominal' } },
    },
  ];
}

/** Bars on the same times, for below. */
export function barsBelow(drawing: Drawing): Spec {
  const { title, rows } = drawing.bars!;
  const x = (field: string): Spec => time(field, { axis: { title: null, grid: false, labels: false } });
  return {
    width: plotWidth,
    height: 90,
    title: { text: title, anchor: 'start', fontSize: 11, fontWeight: 'normal', color: 'var(--muted)' },
    layer: [
      ends(drawing, x),
      {
        data: { values: rows.map(({ at, value }) => ({ at, value, zero: 0 })) },
        mark: { type: 'rule', strokeWidth: 5, stroke: 'var(--loss)' },
        encoding: {
          x: x('at'),
          y: number('value', { format: '.1%', tickCount: 3 }, { zero: true }),
          y2: { field: 'zero' },
        },
      },
    ],
  };
}
