/** How trades ended, in groups and one by one: the frame that the page's script fills, and the dialog of one trade. */
import type { Descriptions } from './describe.ts';
import { chartFigure, resultKeys, tradeKeys } from './chart-sections.ts';
import { html, type Markup } from './escape.ts';
import { counted, decimal, percent } from './format.ts';
import { clockText, isCoarse } from './limits.ts';
import type { ReportModel } from './model.ts';
import type { PageData } from './page-data.ts';
import type { TradeGroup } from '../stats/trade-groups.ts';
import { table } from './table.ts';
import { tradeWay } from './way-section.ts';

const columns = [
  ['number', 'No.', 'text'],
  ['market', 'Market', 'text'],
  ['side', 'Side', 'text'],
  ['opened', 'Opened', 'text'],
  ['closed', 'Closed', 'text'],
  ['net', 'Net', ''],
  ['return', 'Return', ''],
  ['held', 'Held', ''],
  ['quantity', 'Quantity', ''],
  ['entry', 'Entry', ''],
  ['exit', 'Exit', ''],
  ['r', 'R', ''],
  ['mae', 'Against', ''],
  ['mfe', 'With', ''],
  ['costs', 'Costs', ''],
  ['reason', 'Closed by', 'text'],
] as const;

export function tradesSection(model: ReportModel, descriptions: Descriptions, data: PageData): Markup {
  const { trades, distribution } = model;
  if (trades.length === 0)
    return html`<section id="trades" aria-labelledby="trades-title">
      <h2 id="trades-title">Trades</h2>
      <p>There was no trade.</p>
    </section>`;
  const gathered =
    distribution !== null && (distribution.gathersBelow || distribution.gathersAbove)
      ? ' The outermost bars hold what lies beyond them.'
      : '';
  const thinned =
    data.excursionsEach === 1 ? '' : ` Of these trades one in ${decimal(data.excursionsEach, 0)} is drawn.`;
  const shapes =
    distribution === null
      ? null
      : html`<div class="pair">
          ${chartFigure('distribution', 'Returns of closed trades', descriptions.distribution + gathered, null, false)}
          ${model.absent.length > 0 ? null : chartFigure('excursions', 'Against it on the way, and result', descriptions.excursions + thinned, resultKeys, false)}
        </div>`;
  return html`<section id="trades" aria-labelledby="trades-title">
    <h2 id="trades-title">Trades</h2>
    <p class="quiet">
      A trade runs from flat to flat in one market. Net is after fees, funding and interest, and of an open
      trade at the last close; slippage is inside the prices. Entry and exit are averages where there were
      several fills. ${clockText(model.clockFrame, model.result)}
    </p>
    ${shapes} ${groupTables(model)} ${filterForm(model)}
    <div class="scroll trades-scroll" tabindex="0" role="region" aria-label="All trades">
      <table class="trades" id="trades-table">
        <caption>
          Every trade
        </caption>
        <thead>
          <tr>
            ${columns
              .filter(([key]) => key !== 'market' || model.markets.length > 1)
              .map(
                ([key, name, side]) =>
                  html`<th scope="col" data-key="${key}" class="${`c-${key} ${side}`.trim()}">
                    <button type="button">${name}</button>
                  </th>`,
              )}
          </tr>
        </thead>
        <tbody></tbody>
      </table>
    </div>
    <div class="pager">
      <button type="button" class="plain" id="trades-before">Before</button
      ><button type="button" class="plain" id="trades-after">Next</button
      ><span id="trades-status" role="status"></span>
    </div>
    <p class="quiet small narrow">
      A narrow screen has room for the main columns; a click on a trade shows the others.
    </p>
    ${omissions(model, data)}
  </section>`;
}

function omissions({ trades }: ReportModel, { tradesLeftOut, windowsLeftOut }: PageData): Markup | null {
  const parts: string[] = [];
  if (tradesLeftOut > 0)
    parts.push(
      `The table holds the ${counted(trades.length - tradesLeftOut, 'trade')} that moved the account most; ${counted(tradesLeftOut, 'smaller one')} are counted in every figure and left out here.`,
    );
  if (windowsLeftOut > 0)
    parts.push(
      `To keep this file small it holds no candles of ${counted(windowsLeftOut, 'trade')}: those that moved the account least.`,
    );
  return parts.length === 0
    ? null
    : html`<p class="quiet small">
        ${parts.join(' ')} Everything is in the CSV and JSON forms of this report.
      </p>`;
}

function filterForm({ trades, markets }: ReportModel): Markup {
  const reasons = [...new Set(trades.map(({ exitReason }) => exitReason ?? 'open'))].sort();
  const choice = (name: string, label: string, all: string, of: readonly string[]): Markup =>
    html`<label
      >${label}<select name="${name}">
        <option value="">${all}</option>
        ${of.map((one) => html`<option>${one}</option>`)}
      </select></label
    >`;
  return html`<form class="filter" id="trades-filter" aria-label="Filter trades">
    ${
      markets.length > 1
        ? choice(
            'market',
            'Market',
            'all',
            markets.map(({ id }) => id),
          )
        : null
    }${choice('side', 'Side', 'both', ['long', 'short'])}
    ${choice('result', 'Result', 'all', ['won', 'lost'])}${choice('reason', 'Closed by', 'anything', reasons)}
    <label>Opened from<input type="date" name="from" /></label
    ><label>Opened to<input type="date" name="to" /></label>
    <button type="reset" class="plain">Show all</button>
  </form>`;
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

function groupTables({ metrics: { groups }, clockFrame, moneyDigits }: ReportModel): Markup | null {
  if (groups.bySide.length === 0) return null;
  const head = html`<th scope="col" class="text">Group</th>
    ${['Trades', 'Net', 'Win rate', 'Profit factor', 'Expectancy in R'].map((name) => html`<th scope="col">${name}</th>`)}`;
  const groupTable = (
    title: string,
    rows: readonly TradeGroup<string | number>[],
    name: (key: string | number) => string,
  ): Markup =>
    table(
      title,
      head,
      rows.map(
        (row) =>
          html`<tr>
            <th scope="row" class="text">${name(row.key)}</th>
            <td>${row.trades}</td>
            <td class="${row.netProfit > 0 ? 'gain' : row.netProfit < 0 ? 'loss' : ''}">
              ${decimal(row.netProfit, moneyDigits)}
            </td>
            <td>${percent(row.winRate, 1)}</td>
            <td>${decimal(row.profitFactor, 2)}</td>
            <td>${decimal(row.expectancyR, 2)}</td>
          </tr>`,
      ),
    );
  const isIntraday = !isCoarse(clockFrame);
  const two = (key: string | number): string => `${String(key).padStart(2, '0')}:00`;
  return html`<div class="pair">
      ${groupTable('By what closed them', groups.byExitReason, String)}${groupTable('By side', groups.bySide, String)}
    </div>
    <details class="more">
      <summary>By weekday${isIntraday ? ' and hour' : ''} of entry, UTC</summary>
      <div class="pair">
        ${groupTable('By weekday of entry', groups.byWeekday, (key) => weekdays[Number(key) - 1]!)}${isIntraday ? groupTable('By hour of entry', groups.byHour, two) : null}
      </div>
    </details>`;
}

export function tradeDialog(descriptions: Descriptions): Markup {
  return html`<dialog id="trade-dialog" aria-labelledby="trade-title">
    <div class="dialog-head">
      <h2 id="trade-title">Trade</h2>
      <button type="button" class="plain" id="trade-before">Before</button
      ><button type="button" class="plain" id="trade-after">Next</button
      ><button type="button" class="plain" id="trade-close">Close</button>
    </div>
    <figure>
      <figcaption>${tradeKeys}</figcaption>
      <div class="chart trade" id="trade-chart" role="group" aria-label="${descriptions.trade}"></div>
    </figure>
    <p class="readout" id="trade-note"></p>
    <dl class="trade-facts" id="trade-facts"></dl>
    <h3 class="trade-parts">From gross to net</h3>
    <dl class="trade-facts" id="trade-net"></dl>
    ${tradeWay()}
    <details class="more" id="trade-moves" hidden>
      <summary>How its stops, targets and rungs moved</summary>
      <p class="quiet small" id="trade-moves-note"></p>
      <div class="scroll" tabindex="0" role="region" aria-label="How its stops, targets and rungs moved">
        <table>
          <thead>
            <tr>
              <th scope="col" class="text">From</th>
              <th scope="col" class="text">What</th>
              <th scope="col">Price</th>
              <th scope="col" class="text">By</th>
            </tr>
          </thead>
          <tbody id="trade-moves-rows"></tbody>
        </table>
      </div>
    </details>
  </dialog>`;
}
