/**
 * The charts of a report as vega-lite specifications. Their data come by name, from the page; colours are variables of
 * the page's style, so that one drawing serves light, dark and print. No chart tells a thing by colour alone: lines
 * differ in dashes, points in shape, candles in filling.
 */
import {
  brushMark,
  cursor,
  data,
  line,
  number,
  priceLayers,
  priceScale,
  raw,
  time,
  tip,
  tradeLayers,
  zero,
  type Spec,
} from './chart-parts.ts';

const chart = (height: number, rest: Spec): Spec => ({
  width: 640,
  height,
  autosize: { type: 'fit-x', contains: 'padding' },
  padding: { left: 0, right: 8, top: 6, bottom: 4 },
  ...rest,
});

export const chartNames = [
  'equity', 'drawdown', 'rolling', 'overview', 'price', 'distribution', 'excursions', 'trade',
] as const; // prettier-ignore
export type ChartName = (typeof chartNames)[number];

export interface ChartTerms {
  /** Prices on a logarithmic scale, where they move by several times their size. */
  readonly logPrices: boolean;
}

export function chartSpecs({ logPrices }: ChartTerms): Readonly<Record<ChartName, Spec>> {
  return {
    equity: chart(260, {
      data: data('curve'),
      layer: [
        line('benchmark', 'var(--muted)', { strokeDash: [5, 4], strokeWidth: 1.2 }),
        line('equity', 'var(--accent)'),
        cursor,
      ],
    }),
    drawdown: chart(110, {
      data: data('curve'),
      layer: [
        {
          mark: {
            type: 'area',
            fill: 'var(--loss)',
            fillOpacity: 0.22,
            line: { stroke: 'var(--loss)', strokeWidth: 1 },
          },
          encoding: {
            x: time('t'),
            y: number('drawdown', { format: '~%', tickCount: 3 }, { domainMax: 0 }),
          },
        },
        cursor,
      ],
    }),
    rolling: chart(170, {
      data: data('rolling'),
      layer: [
        zero('y', 'var(--muted)'),
        {
          mark: {
            type: 'line',
            stroke: 'var(--accent)',
            strokeWidth: 1.3,
            invalid: 'break-paths-show-domains',
          },
          encoding: { x: time('t'), y: number('sharpe', { tickCount: 4 }, { zero: true }) },
        },
        cursor,
      ],
    }),
    overview: chart(44, {
      data: data('overview'),
      layer: [
        {
          params: [{ name: 'brush', select: { type: 'interval', encodings: ['x'], mark: brushMark } }],
          mark: { type: 'line', stroke: 'var(--muted)', strokeWidth: 1.1, strokeJoin: 'round' },
          encoding: {
            x: time('t'),
            y: {
              ...number('close', {}, priceScale(logPrices ? 'log' : 'linear')),
              axis: { title: null, labels: false, grid: false },
            },
          },
        },
      ],
    }),
    price: chart(320, { data: data('price'), layer: priceLayers(logPrices ? 'log' : 'linear') }),
    distribution: chart(190, {
      data: data('bins'),
      layer: [
        {
          mark: { type: 'bar', strokeWidth: 0, binSpacing: 1 },
          encoding: {
            x: { ...number('from', { format: '~%', tickCount: 7, grid: false }), bin: { binned: true } },
            x2: { field: 'to' },
            y: { ...number('count', { tickCount: 4, tickMinStep: 1 }, { zero: true }) },
            fill: raw('tone'),
            tooltip: tip,
          },
        },
        zero('x', 'var(--ink)'),
      ],
    }),
    excursions: chart(190, {
      data: data('excursions'),
      layer: [
        zero('y', 'var(--muted)'),
        {
          mark: { type: 'point', size: 26, strokeWidth: 1.2, opacity: 0.75, cursor: 'pointer' },
          encoding: {
            x: number('mae', { format: '~%', grid: false, tickCount: 6 }, { zero: true }),
            y: number('result', { format: '~%', tickCount: 5 }, { zero: true }),
            shape: raw('shape'),
            stroke: raw('tone'),
            tooltip: tip,
          },
        },
      ],
    }),
    trade: chart(320, { data: data('candles'), layer: tradeLayers }),
  };
}
