/** How orders were executed (EXEC-1): all together and by what they are for, by type, and by market where there are several. */
import type { Result } from '../scenario/result-schema.ts';
import type { Definition } from './assets.ts';
import { defined } from './definition.ts';
import { html, type Markup } from './escape.ts';
import { basisPoints } from './execution-text.ts';
import { decimal, duration, none, percent, whole } from './format.ts';
import { isCoarse } from './limits.ts';
import type { ReportModel } from './model.ts';
import { table } from './table.ts';

type Execution = Result['execution'];
type Figures = Execution['total'];

type Kind = 'count' | 'fraction' | 'ms' | 'money' | 'bps';

/** The figures in the order of the page, each defined in docs/metrics.md. */
export const executionFigures: readonly (readonly [keyof Figures, string, Kind])[] = [
  ['orders', 'Orders', 'count'],
  ['filledOrders', 'Filled at all', 'count'],
  ['rejectedOrders', 'Rejected by the venue', 'count'],
  ['deniedByPlan', 'Refused by plan or size', 'count'],
  ['deniedByRisk', 'Denied by risk', 'count'],
  ['fillRate', 'Fill rate', 'fraction'],
  ['successRate', 'Success rate', 'fraction'],
  ['partialFillRate', 'Filled in part', 'fraction'],
  ['rejectionRate', 'Rejection rate', 'fraction'],
  ['denialRate', 'Denial rate', 'fraction'],
  ['medianSignalToFillMs', 'Signal to fill, median', 'ms'],
  ['meanSignalToFillMs', 'Signal to fill, mean', 'ms'],
  ['medianArrivalToFillMs', 'Arrival to fill, median', 'ms'],
  ['meanArrivalToFillMs', 'Arrival to fill, mean', 'ms'],
  ['traded', 'Traded', 'money'],
  ['makerShare', 'Maker share', 'fraction'],
  ['decisionSlippage', 'Slippage from decision', 'bps'],
  ['arrivalSlippage', 'Slippage from arrival', 'bps'],
  ['executionCost', 'Cost of trading', 'bps'],
  ['delayCost', 'Delay', 'money'],
  ['impactCost', 'Impact', 'money'],
  ['feeCost', 'Fees', 'money'],
  ['missedCost', 'Missed', 'money'],
  ['shortfall', 'Shortfall', 'money'],
  ['markout1', 'Mark-out, 1 candle', 'bps'],
  ['markout5', 'Mark-out, 5 candles', 'bps'],
  ['markout15', 'Mark-out, 15 candles', 'bps'],
];

/** The columns of the tables by type and by market. */
const leading = [
  'orders', 'fillRate', 'makerShare', 'decisionSlippage', 'arrivalSlippage', 'executionCost', 'shortfall', 'markout5',
] as const; // prettier-ignore

const roleNames = {
  entry: 'Entries',
  exit: 'Exits',
  stop: 'Stops',
  target: 'Targets',
  liquidation: 'Liquidations',
} as const;

export function executionSection(
  { result, moneyDigits, clockFrame }: ReportModel,
  definitions: Readonly<Record<string, Definition>>,
): Markup {
  const { total, byRole, byType, byMarket } = result.execution;
  if (total.orders === 0)
    return html`<section id="execution" aria-labelledby="execution-title">
      <h2 id="execution-title">Execution</h2>
      <p>No order was sent.</p>
    </section>`;
  const text = (figures: Figures, [name, , kind]: (typeof executionFigures)[number]): string =>
    figureText(figures[name], kind, moneyDigits, isCoarse(clockFrame));
  const columns = [
    ['All', total],
    ...byRole.map((figures) => [roleNames[figures.role], figures] as const),
  ] as const;
  const rows = executionFigures
    .filter(([name]) => columns.some(([, figures]) => figures[name] !== null))
    .map(
      (figure) =>
        html`<tr>
          <th scope="row" class="text">${defined(figure[1], definitions[figure[0]])}</th>
          ${columns.map(([, figures]) => html`<td>${text(figures, figure)}</td>`)}
        </tr> `,
    );
  const types = byType.map((row) => [`${roleNames[row.role]}, ${row.type}`, row] as const);
  const markets = byMarket.map((row) => [row.market, row] as const);
  const isSplit = byType.length > byRole.length;
  return html`<section id="execution" aria-labelledby="execution-title">
    <h2 id="execution-title">Execution</h2>
    <p class="quiet">
      Against the prices on which the strategy decided, and those at which its orders arrived: costs are
      positive, in ${result.account.currency} and in basis points, and a mark-out is positive where the fill
      turned out well. A stop, a target or a rung waits for its case, and is held against its own level, or,
      where it waits for what closes tell, against the close at which it was let go: fill rates and times are
      of entries and exits alone. Candles tell no price between open and close; what is measured inside them
      is as coarse as they are. A click on a name shows its formula.
    </p>
    ${table(
      'All orders, and by what they are for',
      html`<th scope="col" class="text">Figure</th>
        ${columns.map(([name]) => html`<th scope="col">${name}</th>`)}`,
      rows,
    )}
    ${isSplit ? group('By type of order', 'Type', types, text) : null}
    ${markets.length > 1 ? group('By market', 'Market', markets, text) : null}
  </section>`;
}

function group(
  title: string,
  head: string,
  rows: readonly (readonly [string, Figures])[],
  text: (figures: Figures, figure: (typeof executionFigures)[number]) => string,
): Markup {
  const figures = leading.map((name) => executionFigures.find(([one]) => one === name)!);
  return table(
    title,
    html`<th scope="col" class="text">${head}</th>
      ${figures.map(([, label]) => html`<th scope="col">${label}</th>`)}`,
    rows.map(
      ([name, row]) =>
        html`<tr>
          <th scope="row" class="text">${name}</th>
          ${figures.map((figure) => html`<td>${text(row, figure)}</td>`)}
        </tr> `,
    ),
  );
}

function figureText(
  value: number | string | null,
  kind: Kind,
  moneyDigits: number,
  isRough: boolean,
): string {
  if (value === null) return none;
  const number = Number(value);
  switch (kind) {
    case 'count':
      return whole(number);
    case 'fraction':
      return percent(number, 1);
    case 'money':
      return decimal(number, moneyDigits);
    case 'bps':
      return basisPoints(number);
    case 'ms':
      // A length between two places on the walk's clock is not measured.
      return isRough && number > 0 ? `≈ ${duration(number)}` : duration(number);
  }
}
