/** Parts of which the charts are made, in vega-lite's words: fields, lines, points, the layers of prices and trades. */

export type Spec = Record<string, unknown>;

export const data = (name: string): Spec => ({ name, values: [] });
export const time = (field: string, more: Spec = {}): Spec => ({
  field,
  type: 'temporal',
  scale: { type: 'utc', nice: false },
  axis: { title: null, grid: false, tickCount: { expr: 'max(3, round(width / 110))' }, labelFlush: true },
  ...more,
});
export const number = (field: string, axis: Spec = {}, scale: Spec = { zero: false }): Spec => ({
  field,
  type: 'quantitative',
  scale,
  axis: { title: null, tickCount: 5, ...axis },
});
export const raw = (field: string): Spec => ({ field, type: 'nominal', scale: null, legend: null });
export const tip: Spec = { field: 'tip', type: 'nominal' };

/** The line under the pointer: one row, or none. */
export const cursor: Spec = {
  data: data('cursor'),
  mark: { type: 'rule', stroke: 'var(--muted)', strokeDash: [2, 2] },
  encoding: { x: time('t') },
};

export const line = (field: string, stroke: string, more: Spec = {}): Spec => ({
  mark: {
    type: 'line',
    stroke,
    strokeWidth: 1.6,
    strokeJoin: 'round',
    invalid: 'break-paths-show-domains',
    ...more,
  },
  encoding: { x: time('t'), y: number(field) },
});

/** A straight line at zero, drawn once and not for every row. */
export const zero = (axis: 'x' | 'y', stroke: string): Spec => ({
  data: { values: [{ zero: 0 }] },
  mark: { type: 'rule', stroke },
  encoding: { [axis]: { field: 'zero', type: 'quantitative' } },
});

export const brushMark: Spec = {
  fill: 'var(--accent)',
  fillOpacity: 0.15,
  stroke: 'var(--accent)',
  strokeOpacity: 0.6,
};

export type PriceScale = 'log' | 'linear';
export const priceScale = (type: PriceScale): Spec =>
  type === 'log' ? { type, nice: false } : { zero: false };

const pointsOn = (y: Spec, more: Spec): Spec => ({
  data: data('marks'),
  mark: { type: 'point', strokeWidth: 1.3, cursor: 'pointer', ...more },
  encoding: {
    x: time('t'),
    y,
    size: { field: 'size', type: 'quantitative', scale: null, legend: null },
    shape: raw('shape'),
    fill: raw('fill'),
    stroke: raw('tone'),
    tooltip: tip,
  },
});
/** The way of a stop or target as steps: a level as long as it stood, a move from one to the next. */
const levelsOn = (y: Spec): Spec => ({
  data: data('levels'),
  mark: { type: 'rule', strokeWidth: 1.4 },
  encoding: {
    x: time('t'),
    x2: { field: 't2' },
    y,
    y2: { field: 'p2' },
    stroke: raw('tone'),
    strokeDash: raw('dash'),
  },
});

export function priceLayers(type: PriceScale): readonly Spec[] {
  const y = (field: string): Spec => number(field, {}, priceScale(type));
  return [
    {
      mark: { type: 'area', fill: 'var(--muted)', fillOpacity: 0.2 },
      encoding: { x: time('t'), y: y('low'), y2: { field: 'high' } },
    },
    {
      mark: { type: 'line', stroke: 'var(--ink)', strokeWidth: 0.9, strokeJoin: 'round' },
      encoding: { x: time('t'), y: y('close') },
    },
    levelsOn(y('p')),
    {
      data: data('spans'),
      mark: { type: 'rule', strokeWidth: 1.4, opacity: 0.75, cursor: 'pointer' },
      encoding: {
        x: time('t'),
        x2: { field: 't2' },
        y: y('p'),
        y2: { field: 'p2' },
        stroke: raw('tone'),
        tooltip: tip,
      },
    },
    pointsOn(y('p'), {}),
    cursor,
  ];
}

export const tradeLayers: readonly Spec[] = [
  {
    data: data('held'),
    mark: { type: 'rect', fill: 'var(--wash)' },
    encoding: { x: time('t'), x2: { field: 't2' } },
  },
  {
    mark: { type: 'rule', strokeWidth: 1 },
    encoding: { x: time('mid'), y: number('low'), y2: { field: 'high' }, stroke: raw('tone') },
  },
  {
    mark: { type: 'rect', strokeWidth: 1 },
    encoding: {
      x: time('a'),
      x2: { field: 'b' },
      y: number('bottom'),
      y2: { field: 'top' },
      fill: raw('fill'),
      stroke: raw('tone'),
      tooltip: tip,
    },
  },
  levelsOn(number('p')),
  {
    data: data('moves'),
    mark: { type: 'point', shape: 'circle', size: 20, strokeWidth: 0 },
    encoding: { x: time('t'), y: number('p'), fill: raw('tone'), tooltip: tip },
  },
  pointsOn(number('p'), { strokeWidth: 1.6, cursor: 'default' }),
  {
    data: data('labels'),
    mark: { type: 'text', align: 'right', baseline: 'bottom', dx: -2, dy: -3, fontSize: 11, fontWeight: 600 },
    encoding: { x: time('t'), y: number('p'), text: { field: 'text', type: 'nominal' }, color: raw('tone') },
  },
];
