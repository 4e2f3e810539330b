/**
 * A chart of candles with levels and fills, as one SVG file: drawn by vega as the report draws, in the light colours of
 * the report's page, of fixed width, and the same bytes every time.
 */
import { readFileSync } from 'node:fs';
import { View, parse, resetSVGDefIds } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { chartConfig } from '../../src/report/theme.ts';
import { barsBelow, plotWidth, priceLayers } from './chart-layers.ts';
import type { Drawing } from './drawing.ts';

export async function svgOf(drawing: Drawing): Promise<string> {
  const prices = { width: plotWidth, height: 330, layer: priceLayers(drawing) };
  const spec = {
    padding: { left: 4, right: 4, top: 8, bottom: 4 },
    ...(drawing.bars === undefined ? prices : { vconcat: [prices, barsBelow(drawing)], spacing: 14 }),
  };
  const { spec: compiled } = compile(spec as unknown as TopLevelSpec, { config: chartConfig });
  // What vega counts up for the ids of a file is counted from the start in each.
  resetSVGDefIds();
  const drawn = await new View(parse(compiled), { renderer: 'none' }).toSVG();
  return `${inColours(drawn)}\n`;
}

/** The light theme of the report's page: `--name: #hex;`, the first of each name. */
const colours: ReadonlyMap<string, string> = new Map(
  [
    ...readFileSync(new URL('../../src/report/page/style.css', import.meta.url), 'utf8')
      .split('@media')[0]!
      .matchAll(/--(\w+): (#[0-9a-f]{6});/g),
  ].map(([, name, value]) => [name!, value!]),
);

/** A file knows nothing of the page: colours in full, on paper of its own. */
function inColours(svg: string): string {
  const paper = svg.replace(/^(<svg[^>]*>)/, `$1<rect width="100%" height="100%" fill="var(--paper)"/>`);
  return paper.replace(/var\(--(\w+)\)/g, (_, name: string) => colours.get(name)!);
}
