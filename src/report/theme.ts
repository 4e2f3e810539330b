/** The one theme of all charts. Colours are variables of the page's style (`page/style.css`), light and dark. */
import type { Config } from 'vega-lite';

const font =
  'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

export const chartConfig: Config = {
  background: 'transparent',
  // A chart is told in words beside it; thousands of marks read aloud would tell nobody anything.
  aria: false,
  font,
  view: { stroke: null },
  axis: {
    domain: false,
    ticks: false,
    labelColor: 'var(--muted)',
    labelFontSize: 11,
    labelPadding: 6,
    gridColor: 'var(--rule)',
    gridWidth: 1,
    titleColor: 'var(--muted)',
    titleFontSize: 11,
    titleFontWeight: 'normal',
  },
  axisX: { labelPadding: 8, labelOverlap: true },
  axisY: { minExtent: 46 },
  text: { font },
};
