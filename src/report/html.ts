/**
 * The report as one page: a pure function of the run and of where it came from. It needs no network and no eval, and
 * its content security policy forbids both; scripts and style are named by their hashes. The same run gives the same
 * bytes: no clock and no chance is asked.
 */
import { createHash } from 'node:crypto';
import type { RunOrigin } from '../scenario/origin.ts';
import type { FinishedRun } from '../scenario/run.ts';
import { readAssets } from './assets.ts';
import { candleSections } from './candle-sections.ts';
import { chartSections } from './chart-sections.ts';
import { compiledCharts } from './compile-charts.ts';
import { describe } from './describe.ts';
import { html, Markup, scriptJson } from './escape.ts';
import { executionSection } from './execution-section.ts';
import { figuresSection } from './figures-section.ts';
import { headSection } from './head-section.ts';
import { reportParts } from './model.ts';
import { pageData } from './page-data.ts';
import { provenanceSection } from './provenance-section.ts';
import { riskSection } from './risk-section.ts';
import { monthsSection, drawdownsTable } from './return-sections.ts';
import { tradeDialog, tradesSection } from './trades-section.ts';
import { wayDialog } from './way-section.ts';

const themes = ['auto', 'light', 'dark'] as const;

const contents = [
  ['equity-section', 'Equity'],
  ['months', 'Months'],
  ['prices', 'Prices'],
  ['trades', 'Trades'],
  ['costs', 'Costs'],
  ['execution', 'Execution'],
  ['risk', 'Risk'],
  ['candles', 'Candles'],
  ['figures', 'Figures'],
  ['provenance', 'Provenance'],
] as const;

export async function reportHtml(run: FinishedRun, origin: RunOrigin): Promise<string> {
  const parts = reportParts(run);
  const { model } = parts;
  const { style, scripts, definitions, licence } = readAssets();
  const data = pageData(parts);
  const descriptions = describe(model);
  const charts = await compiledCharts({ logPrices: model.logPrices });
  const sections = chartSections(model, descriptions);
  const body = html`<body>
    <a class="skip" href="#main">To the report</a>
    <header class="bar">
      <div class="bar-inner">
        <span class="brand">Backlot</span>
        <nav aria-label="Sections">${contents.map(([id, name]) => html`<a href="#${id}">${name}</a>`)}</nav>
        <div class="choices" role="group" aria-label="Theme">
          ${themes.map(
            (theme) =>
              html`<button
                type="button"
                data-theme-choice="${theme}"
                aria-pressed="${theme === 'auto' ? 'true' : 'false'}"
              >
                ${theme === 'auto' ? 'Auto' : theme === 'light' ? 'Light' : 'Dark'}
              </button>`,
          )}
        </div>
      </div>
    </header>
    <main id="main">
      ${headSection(model, definitions)}
      <noscript
        ><p class="quiet">
          Charts and the table of trades need JavaScript, which is off; everything else is here.
        </p></noscript
      >
      ${sections.equity} ${drawdownsTable(model)} ${monthsSection(model)} ${sections.rolling}
      ${sections.prices} ${tradesSection(model, descriptions, data)} ${sections.costs}
      ${executionSection(model, definitions)} ${riskSection(model)} ${candleSections(model, data.ways)}
      ${figuresSection(model, definitions)} ${provenanceSection(model, origin)}
    </main>
    <footer>
      <p>
        Written by Backlot. The same scenario, data and engine revision give this page again, byte by byte:
        digest <code>${model.result.digest}</code>.
      </p>
    </footer>
    ${tradeDialog(descriptions)} ${wayDialog()}
    <script type="application/json" id="backlot-run">
      ${scriptJson(origin)}
    </script>
    <script type="application/json" id="backlot-data">
      ${scriptJson(data.json)}
    </script>
    <script type="application/json" id="backlot-charts">
      ${scriptJson(charts)}
    </script>
    ${scripts.map((text) => new Markup(`<script>${text}</script>\n`))}
  </body>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(scripts, style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${html`<title>${model.result.name}: backtest report</title>`.text}
<!-- The page holds a copy of vega and vega-interpreter:
${licence.trim().replaceAll('--', '- -')}
-->
<style>${style}</style>
</head>
${body.text}
</html>
`;
}

function policyOf(scripts: readonly string[], style: string): string {
  const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `script-src ${scripts.map(hashOf).join(' ')}`,
    `style-src ${hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
