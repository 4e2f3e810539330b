/** The sections around the charts of the account, of prices and of costs. */
import { sum } from '../stats/sums.ts';
import type { Descriptions } from './describe.ts';
import { costTerms, latencyTerms, marginTerms } from './cost-terms.ts';
import { html, type Content, type Markup } from './escape.ts';
import { counted, decimal } from './format.ts';
import { shareText } from './head-section.ts';
import { leftText } from './limits.ts';
import type { ReportModel } from './model.ts';

export interface ChartSections {
  readonly equity: Markup;
  readonly rolling: Markup;
  readonly prices: Markup;
  readonly costs: Markup;
}

/** A chart's place: a title, what it shows in words, and a line that says what is under the pointer. */
export function chartFigure(
  id: string,
  title: string,
  told: string,
  more: Content = null,
  readout = true,
): Markup {
  const line = readout
    ? html`<p class="readout" id="${id}-readout" role="status">${told}</p>`
    : html`<p class="readout" id="${id}-readout">${told}</p>`;
  const keys = readout
    ? html` tabindex="0" role="group" aria-label="${title}: the arrow keys read values"`
    : html` role="img" aria-label="${title}" aria-describedby="${id}-readout"`;
  return html`<figure>
    <figcaption>
      <h3>${title}</h3>
      ${more}
    </figcaption>
    <div class="chart ${id}" id="${id}" ${keys}></div>
    ${line}
  </figure>`;
}

export const lineKey = (className: string, dash: string, name: string): Markup =>
  html`<span class="key"
    ><svg viewBox="0 0 22 12" aria-hidden="true">
      <line
        class="${className}"
        x1="0"
        y1="6"
        x2="22"
        y2="6"
        stroke-width="2"
        stroke-dasharray="${dash}"
      ></line></svg
    >${name}</span
  >`;

const dot = html`<svg viewBox="0 0 22 12" aria-hidden="true">
  <circle class="gain-fill" cx="11" cy="6" r="4.5"></circle>
</svg>`;
const square = html`<svg viewBox="0 0 22 12" aria-hidden="true">
  <rect class="loss-fill" x="7" y="2" width="8" height="8"></rect>
</svg>`;
const entryKey = html`<span class="key"
  ><svg viewBox="0 0 22 12" aria-hidden="true"><path class="hollow ink" d="M11 1 L16 11 L6 11 Z"></path></svg
  >entry</span
>`;
export const resultKeys: readonly Markup[] = [
  html`<span class="key">${dot}won</span>`,
  html`<span class="key">${square}lost</span>`,
];
export const tradeKeys: readonly Markup[] = [
  entryKey,
  html`<span class="key">${dot}exit, won</span>`,
  html`<span class="key">${square}exit, lost</span>`,
  lineKey('loss-line', '5 3', 'stop'),
  lineKey('gain-line', '1.5 3', 'target'),
  lineKey('muted-line', '3 2', 'rung'),
];

export function chartSections(model: ReportModel, descriptions: Descriptions): ChartSections {
  return {
    equity: equitySection(model, descriptions),
    rolling: rollingSection(model, descriptions),
    prices: pricesSection(model, descriptions),
    costs: costsSection(model),
  };
}

function equitySection({ curve, held: beside }: ReportModel, descriptions: Descriptions): Markup {
  const drawn =
    curve.at.length === curve.rows
      ? 'Every step is drawn.'
      : `${counted(curve.at.length, 'point')} of ${counted(curve.rows, 'step')} are drawn: of each stretch the least and the greatest, so no peak and no fall is lost.`;
  // A benchmark that dwarfs the account would flatten its curve: then it is shown when asked for.
  const isNear = spanOf(curve.benchmark) <= 3 * spanOf(curve.equity);
  const held =
    'why' in beside
      ? null
      : html`<label class="check"
          ><input
            type="checkbox"
            id="with-benchmark"
            ${isNear ? html` checked` : null}
          />${lineKey('muted-line', '5 4', `holding ${beside.what} instead`)}</label
        >`;
  const box = html`${lineKey('accent-line', '', 'equity')}${held}`;
  return html`<section id="equity-section" aria-labelledby="equity-title">
    <h2 id="equity-title">Equity and drawdown</h2>
    <p class="quiet">${drawn} Point at a curve, or focus it and use the arrow keys, to read it.</p>
    ${chartFigure('equity', 'Equity', descriptions.equity, box)}
    ${chartFigure('drawdown', 'Drawdown', descriptions.drawdown)}
  </section>`;
}

/** From the least to the greatest. */
function spanOf(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null);
  const [least, greatest] = known.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
  return known.length === 0 ? 0 : greatest - least;
}

function rollingSection({ metrics: { rolling } }: ReportModel, descriptions: Descriptions): Markup {
  const empty = rolling.at.length === 0;
  return html`<section id="rolling-section" aria-labelledby="rolling-title">
    <h2 id="rolling-title">Rolling Sharpe ratio</h2>
    <p class="quiet">
      Over ${counted(rolling.window, 'daily return')} each, a year’s ratio. A strategy that works now and then
      shows here.
    </p>
    ${empty ? html`<p>${descriptions.rolling}</p>` : chartFigure('rolling', 'Sharpe ratio of the window', descriptions.rolling)}
  </section>`;
}

function pricesSection({ markets, metrics, absent, shown }: ReportModel, descriptions: Descriptions): Markup {
  if (absent.length > 0)
    return html`<section id="prices" aria-labelledby="prices-title">
      <h2 id="prices-title">Prices and trades</h2>
      <p>Left out: the candles were not to be had.</p>
    </section>`;
  const years = metrics.years.map(({ year }) => year);
  const choice =
    markets.length === 1
      ? null
      : html`<label
          >Market
          <select id="price-market">
            ${markets.map(({ id }, i) => html`<option value="${i}" ${i === shown ? html` selected` : null}>${id}</option>`)}
          </select></label
        >`;
  const year = html`<label
    >Year
    <select id="price-years">
      <option value="">the whole run</option>
      ${years.map((one) => html`<option>${one}</option>`)}
    </select></label
  >`;
  return html`<section id="prices" aria-labelledby="prices-title">
    <h2 id="prices-title">Prices and trades</h2>
    <p class="quiet">${descriptions.price}</p>
    ${chartFigure('price', markets.length === 1 ? markets[0]!.id : 'Prices', 'Point at the chart, or focus it and use the arrow keys, to read it.', tradeKeys)}
    <p class="readout" id="price-note" role="status"></p>
    <figure class="stretch">
      <figcaption>
        <h3>Stretch</h3>
        ${choice}${year}<span>or drag over the small chart; a click beside the frame shows all again</span>
      </figcaption>
      <div class="chart overview" id="overview" role="img" aria-label="${descriptions.overview}"></div>
    </figure>
  </section>`;
}

/** Neither gain nor loss: somebody else bore it. */
const madeGood = 'Loss made good by the insurance fund';

function costsSection({ costs, moneyDigits, result: { account }, trades, scenario }: ReportModel): Markup {
  const rows: readonly (readonly [string, number])[] = [
    ['What prices brought', costs.beforeCosts],
    ['Slippage', -costs.slippage],
    ['Fees', -costs.fees],
    ...(costs.funding === 0 ? [] : [['Funding', costs.funding] as const]),
    ...(costs.interest === 0 ? [] : [['Interest', costs.interest] as const]),
    ...(costs.liquidationFees === 0 ? [] : [['Liquidation fees', costs.liquidationFees] as const]),
    ...(costs.insurance === 0 ? [] : [[madeGood, costs.insurance] as const]),
    ...(costs.coin === 0 ? [] : [[`Price of ${account.coin!.currency}`, costs.coin] as const]),
    ['Net: end less start', costs.netProfit],
  ];
  const open =
    costs.unrealised === 0
      ? ''
      : ` Of what prices brought, ${decimal(costs.unrealised, moneyDigits)} ${account.currency} is in positions that are still open, at the last close.`;
  const borne =
    costs.insurance === 0
      ? ''
      : ` Of the losses ${decimal(costs.insurance, moneyDigits)} ${account.currency} was borne by the insurance fund and not by the account: that is no income.`;
  const below = leftText(account, (value) => decimal(value, moneyDigits));
  const left = below === null ? '' : ` ${below}.`;
  const values = rows.map(([, value]) => value);
  // Bars that add up: each begins where the one before ended, but for the net.
  const sums = values.map((_, i) => sum(values.slice(0, i)));
  const starts = sums.map((start, i) => (i === values.length - 1 ? 0 : start));
  const ends = values.map((value, i) => starts[i]! + value);
  const low = Math.min(0, ...starts, ...ends);
  const high = Math.max(0, ...starts, ...ends);
  const x = (value: number): number => (high === low ? 0 : ((value - low) / (high - low)) * 100);
  const bars = rows.map(([name, value], i) => {
    const [from, to] = [Math.min(starts[i]!, ends[i]!), Math.max(starts[i]!, ends[i]!)];
    return html`<rect
      class="${name === madeGood ? 'borne-fill' : value < 0 ? 'loss-fill' : 'gain-fill'}"
      x="${x(from).toFixed(2)}%"
      width="${Math.max(0.3, x(to) - x(from)).toFixed(2)}%"
      y="${i * 33 + 5}"
      height="20"
      rx="2"
      ><title>${name}: ${decimal(value, moneyDigits)}</title></rect
    >`;
  });
  const share =
    costs.share === null
      ? 'Prices brought nothing from which fees and slippage could take a share.'
      : `Fees and slippage took ${shareText(costs.share)} of what prices brought.`;
  const perTrade = trades.length === 0 ? null : (costs.fees + costs.slippage) / trades.length;
  const each =
    perTrade === null
      ? ''
      : ` ${costs.share === null ? 'They come to' : 'That is'} ${decimal(perTrade, moneyDigits)} ${account.currency} a trade.`;
  const terms = [
    ...(scenario.markets.length <= 3 ? scenario.markets.map(costTerms) : []),
    ...marginTerms(scenario.account),
    ...latencyTerms(scenario.latency),
  ];
  return html`<section id="costs" aria-labelledby="costs-title">
    <h2 id="costs-title">Costs</h2>
    <p class="quiet">
      ${share}${each}${open}${left}${borne} ${terms.length === 0 ? '' : `${terms.join('; ')}.`}
    </p>
    <div class="costs">
      <table>
        <thead>
          <tr>
            <th scope="col" class="text">Part</th>
            <th scope="col">${account.currency}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ([name, value]) =>
              html`<tr>
                <th scope="row" class="text">${name}</th>
                <td>${decimal(value, moneyDigits)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <svg
        role="img"
        height="${rows.length * 33}"
        aria-label="Bars of the amounts in the table, each beginning where the one before ended"
      >
        ${bars}
        <line
          class="costs-zero"
          x1="${x(0).toFixed(2)}%"
          x2="${x(0).toFixed(2)}%"
          y1="0"
          y2="${rows.length * 33}"
        ></line>
      </svg>
    </div>
  </section>`;
}
