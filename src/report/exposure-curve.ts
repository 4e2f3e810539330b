/** Exposure over time as it is drawn: a picture without scripts, of the rows worth drawing. */
import type { ExposureColumns } from '../stats/exposure-over-time.ts';
import { telling } from './detail.ts';
import { html, Markup } from './escape.ts';
import { instant, percent } from './format.ts';

/** Columns of the rows that are drawn: UTC ms, fractions of equity. */
export interface ExposureCurve {
  readonly at: readonly number[];
  readonly gross: readonly number[];
  readonly net: readonly number[];
}

const buckets = 300;

/** Null where nothing was ever open. */
export function exposureCurve(at: Float64Array, { gross, net }: ExposureColumns): ExposureCurve | null {
  const shown = [gross, net].map((column) => column.map((value) => (Number.isNaN(value) ? 0 : value)));
  const [all, signed] = shown as [Float64Array, Float64Array];
  if (!all.some((value) => value > 0)) return null;
  const rows = telling(all.length, [all, signed], buckets);
  const of = (column: Float64Array): readonly number[] => rows.map((row) => column[row]!);
  return { at: of(at), gross: of(all), net: of(signed) };
}

const width = 640;
const height = 110;

/** A line for gross, dashed for net; the scale stands beside it in words. */
export function exposurePicture({ at, gross, net }: ExposureCurve): Markup {
  const top = Math.max(...gross);
  const bottom = Math.min(0, ...net);
  const [first, last] = [at[0]!, at.at(-1)!];
  const x = (time: number): string =>
    (last === first ? 0 : ((time - first) / (last - first)) * width).toFixed(1);
  const y = (value: number): string => (((top - value) / (top - bottom)) * height).toFixed(1);
  // What is held is held until the next close says otherwise.
  const steps = (values: readonly number[]): string =>
    values
      .map((value, i) => `${i === 0 ? 'M' : `H${x(at[i]!)} V`}${i === 0 ? `0 ${y(value)}` : y(value)}`)
      .join(' ');
  const told = `From ${instant(first)} to ${instant(last)}, between ${percent(bottom, 1)} and ${percent(top, 1)} of equity.`;
  return html`<figure>
    <figcaption><h3>Exposure</h3></figcaption>
    <svg
      viewBox="0 -2 ${String(width)} ${String(height + 4)}"
      width="100%"
      role="img"
      aria-label="Exposure. ${told}"
    >
      <path class="accent-line" d="${steps(gross)}" fill="none" stroke-width="1.2"></path>
      <path class="muted-line" d="${steps(net)}" fill="none" stroke-width="1" stroke-dasharray="5 4"></path>
    </svg>
    <p class="quiet small">
      ${told} Value of all positions over equity at closes: long and short added (line), short counted against
      long (dashes).
    </p>
  </figure>`;
}
