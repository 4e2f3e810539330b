/** The head of the page: what ran, what can be concluded, and the leading figures with their band. */
import type { Definition } from './assets.ts';
import { chanceToTell, probabilityText } from './conclusion.ts';
import { defined } from './definition.ts';
import { html, type Content, type Markup } from './escape.ts';
import { figureNamed, figureText, leading } from './figures.ts';
import { marginTerms } from './cost-terms.ts';
import { entryTexts } from './entry-text.ts';
import { counted, decimal, percent } from './format.ts';
import { proofText } from './limits.ts';
import type { ReportModel } from './model.ts';
import { insteadOf } from './short-run.ts';

export function headSection(model: ReportModel, definitions: Readonly<Record<string, Definition>>): Markup {
  const { conclusion, result } = model;
  return html`<div class="head">
    <h1>${result.name}</h1>
    <p class="meta">${metaOf(model).map((text) => html`<span>${text}</span>`)}</p>
    <div class="conclusion is-${conclusion.verdict}" id="conclusion">
      <h2>What can be concluded</h2>
      <p class="sentence">${conclusion.sentence}</p>
      ${strip(model)}
      <ul class="facts">
        ${facts(model).map((fact) => html`<li>${fact}</li>`)}
      </ul>
    </div>
    ${leftOut(model)}
    <div class="figures">${leading.map((name) => card(model, name, definitions))}</div>
  </div>`;
}

/** `verify` knows by this id that the page does not say everything. */
function leftOut(model: ReportModel): Markup | null {
  const text = leftOutText(model);
  return text === null ? null : html`<p class="left-out" id="left-out">${text}</p>`;
}

/** What is not here because candles could not be had again; null when nothing is. */
export function leftOutText({ absent }: Pick<ReportModel, 'absent'>): string | null {
  if (absent.length === 0) return null;
  const told = absent.map(({ market, file, why }) => `${market}, ${file}: ${why}`).join('; ');
  return (
    `The candles of this run are not what they were, or not there any more (${told}). Everything told here is of the ` +
    'run as it was stored. Left out is what needs candles: the chart of prices, the candles of each trade, ' +
    'buying and holding beside it, and how far prices went against trades.'
  );
}

function metaOf({ scenario, result, moneyDigits }: ReportModel): readonly string[] {
  const { markets, strategies, account, timeframe } = scenario;
  const ids =
    markets.length <= 4 ? markets.map(({ id }) => id).join(', ') : counted(markets.length, 'market');
  const used = strategies.map(({ use, params, entry }) => {
    const given = Object.entries(params).map(([name, value]) => `${name} ${String(value)}`);
    const told = [...given, ...entryTexts(entry)];
    return told.length === 0 ? use : `${use} (${told.join(', ')})`;
  });
  const { from, to } = result.period;
  return [
    `${ids}, ${timeframe} candles`,
    from === null ? 'no step' : `${from.slice(0, 10)} to ${to!.slice(0, 10)}`,
    used.join('; '),
    `${marginTerms(account)[0] ?? account.kind}, ${decimal(Number(account.balance), moneyDigits)} ${account.currency}` +
      (account.coin === null ? '' : ` and ${account.coin.balance} ${account.coin.currency}`),
  ];
}

/** Steps are the candles of one market; of several there are more. */
const outOf = ({ result, scenario }: ReportModel): string => {
  const steps = decimal(result.period.steps, 0);
  return scenario.markets.length === 1 ? `of ${steps}` : `in ${steps} steps`;
};

/** What the sentence rests on, in few words. */
function facts(model: ReportModel): readonly Content[] {
  const { result, metrics, costs, moneyDigits } = model;
  const { currency, start, end } = result.account;
  const money = (value: number): string => `${decimal(value, moneyDigits)} ${currency}`;
  const ambiguous = result.ambiguous.length;
  const list: Content[] = [
    html`<b>${money(Number(start))}</b> became <b>${money(Number(end))}</b> with path ${result.path}`,
    ambiguous === 0
      ? html`<b>No ambiguous candle</b>: ${proofText(result)}`
      : html`<b>${counted(ambiguous, 'candle')}</b> ${outOf(model)} ${ambiguous === 1 ? 'does' : 'do'} not say
          which extreme came first`,
  ];
  const { held } = model;
  if ('what' in held)
    list.push(html`Buying and holding ${held.what} instead: <b>${percent(held.return)}</b>`);
  else if (model.absent.length === 0)
    list.push(html`<b>Buying and holding</b> is not told beside it: ${held.why}`);
  const chance = chanceToTell({
    trades: metrics.headline.trades,
    probabilisticSharpe: metrics.returns.probabilisticSharpe,
  });
  if (chance !== null)
    list.push(html`Probability of a true Sharpe ratio above zero: <b>${probabilityText(chance)}</b>`);
  if (costs.fees + costs.slippage !== 0) {
    const share = costs.share === null ? '' : `, ${shareText(costs.share)} of what prices brought`;
    list.push(html`Fees and slippage took <b>${money(costs.fees + costs.slippage)}</b>${share}`);
  }
  for (const { message } of result.findings) list.push(html`<b>Note</b>: ${message}`);
  if (result.band === null) list.push(html`Run under <b>one path policy only</b>: no band`);
  return list;
}

/** A share so small that it would be told as nothing is told with more digits. */
export const shareText = (share: number): string => percent(share, share >= 0.001 ? 1 : 3);

/** Total return on a line with zero: the band over all path policies, and where this run lies. */
function strip({ result, metrics }: ReportModel): Markup | null {
  const band = result.band?.totalReturn;
  const here = metrics.headline.totalReturn;
  if (band === undefined || band.min === null || band.max === null || here === null || band.min === band.max)
    return null;
  const low = Math.min(0, band.min);
  const high = Math.max(0, band.max);
  const margin = (high - low) * 0.12;
  const x = (value: number): string =>
    `${(((value - low + margin) / (high - low + 2 * margin)) * 100).toFixed(2)}%`;
  const width = `${(((band.max - band.min) / (high - low + 2 * margin)) * 100).toFixed(2)}%`;
  const told = `Total return between ${percent(band.min)} and ${percent(band.max)} over all path policies; this run ${percent(here)}.`;
  return html`<div class="strip">
    <svg role="img" aria-label="${told}">
      <line class="track" x1="0" x2="100%" y1="28" y2="28"></line>
      <rect class="band" x="${x(band.min)}" width="${width}" y="24" height="8" rx="4"></rect>
      <line class="zero" x1="${x(0)}" x2="${x(0)}" y1="16" y2="40"></line>
      <circle class="here" cx="${x(here)}" cy="28" r="6"></circle>
      <text class="value" x="${x(band.min)}" y="13" text-anchor="middle">${percent(band.min)}</text>
      <text class="value" x="${x(band.max)}" y="13" text-anchor="middle">${percent(band.max)}</text>
      <text x="${x(0)}" y="55" text-anchor="middle">0</text>
      ${Math.abs(here) < margin ? null : html`<text x="${x(here)}" y="55" text-anchor="middle">this run</text>`}
    </svg>
  </div>`;
}

function card(
  { metrics, result, moneyDigits }: ReportModel,
  name: (typeof leading)[number],
  definitions: Readonly<Record<string, Definition>>,
): Markup {
  const { label, kind } = figureNamed(name);
  const text = (value: number | null): string =>
    insteadOf(name, value, result.period) ?? figureText(value, kind, moneyDigits);
  const band = result.band?.[name];
  const [least, greatest] = [text(band?.min ?? null), text(band?.max ?? null)];
  const range =
    band === undefined ? 'one path policy' : least === greatest ? 'on every path' : `${least} to ${greatest}`;
  return html`<div>
    ${defined(label, definitions[name])}
    <div class="value">${text(metrics.headline[name])}</div>
    <div class="band-text">${range}</div>
  </div>`;
}
