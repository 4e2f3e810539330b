/** The limits on risk as the scenario states them, what they denied, and when they ended new risk (RISK-2, RISK-3). */
import type { Definition } from './assets.ts';
import { defined } from './definition.ts';
import { html, type Markup } from './escape.ts';
import { exposurePicture } from './exposure-curve.ts';
import { counted, decimal, duration, instant, none, percent, whole } from './format.ts';
import { list } from './list.ts';
import type { ReportModel } from './model.ts';
import type { LimitKind, LimitView, RiskView } from './risk.ts';

/** How each limit is called, what it is held against, and by which formula. */
const told: Readonly<Record<LimitView['name'], readonly [label: string, what: string, formula: string]>> = {
  perTrade: [
    'Risk per trade',
    'What an entry may lose at its stop, costs included; one without a stop that rests from its fill on is denied.',
    'loss at the stop / equity at the decision',
  ],
  market: [
    'Exposure of a market',
    'What is held in one market, and what its resting entries would add: the greater of long and short.',
    'cost / equity at the decision',
  ],
  direction: [
    'Exposure of a direction',
    'The same of all markets that are long, or short, together.',
    'cost / equity at the decision',
  ],
  total: ['Exposure in total', 'The same of all markets together.', 'cost / equity at the decision'],
  correlated: [
    'Correlated exposure',
    'Exposure of a market and of all that move alike, on one side: by their correlation of late, above the stated bound.',
    'cost / equity at the decision',
  ],
  leverage: ['Leverage', 'Exposure of all markets, in times of equity.', 'cost / equity at the decision'],
  orders: ['Open orders', 'Orders that are alive at once, stops and targets of entries left out.', 'count'],
  positions: ['Open positions', 'Markets in which something is held or an entry rests.', 'count'],
  collar: [
    'Price collar',
    'How far a limit or trigger of an entry may lie from the price of its decision.',
    '|level - price| / price',
  ],
  orderRate: ['Order rate', 'Entries that may be placed in a time.', 'count'],
  dailyLoss: [
    'Daily loss',
    'Beyond it the run is reducing to the end of the day: entries are denied, what reduces passes.',
    '(first equity of the day - equity) / first equity of the day',
  ],
  drawdown: [
    'Drawdown',
    'Beyond it the run is halted, for good: entries are denied, what reduces passes.',
    '(highest equity - equity) / highest equity',
  ],
  halts: [
    'Kill switch',
    'Times at which somebody outside ends new risk: entries are denied until the switch is turned back, what reduces passes.',
    'count',
  ],
  losses: [
    'Losing streak',
    'After so many losing trades in a row, net of fees, entries are denied for a while.',
    'count',
  ],
};

/** Tails and exposure of every run, and of one with limits what they did. */
export function riskSection({ risk, result, exposure, markets }: ReportModel): Markup {
  const { tails, periods, cluster, exposure: open } = result.risk;
  const share = (value: number | null): string => (value === null ? none : percent(value, 2));
  const head = [
    'Confidence',
    'Value at risk',
    'Expected shortfall',
    'Normal value at risk',
    'Normal shortfall',
  ];
  const rows = tails.map((tail) => [
    percent(tail.confidence, 0),
    share(tail.valueAtRisk),
    share(tail.expectedShortfall),
    share(tail.normalValueAtRisk),
    share(tail.normalExpectedShortfall),
  ]);
  return html`<section id="risk" aria-labelledby="risk-title">
    <h2 id="risk-title">Risk</h2>
    <p class="quiet">
      What is lost in one of the ${counted(periods, 'period')} of the run (METR-1): no more than the value at
      risk with that confidence, and in the others as much as the shortfall on average; as the returns were,
      and as a normal distribution with their mean and deviation has it.
    </p>
    ${list('Tails', head, rows)}
    <p>
      Open at a close were ${share(open.meanGross)} of equity on average, ${share(open.greatestGross)} at
      most${open.greatestGrossAt === null ? null : html`, on ${instant(Date.parse(open.greatestGrossAt))}`}.
      ${markets.length < 2 ? null : clusterText(cluster)}
    </p>
    ${exposure === null ? null : exposurePicture(exposure)} ${risk === null ? null : limitsPart(risk)}
  </section>`;
}

/** Which markets move together. */
export function clusterText(cluster: ReportModel['result']['risk']['cluster']): string {
  if (cluster === null) return 'No two markets of the run moved together.';
  const { markets, above } = cluster;
  return `${markets.join(', ')} moved together: connected by correlations above ${above}.`;
}

function limitsPart({ limits, others, changes, timeZone }: RiskView): Markup {
  const rows = limits.map(
    (limit) =>
      html`<tr>
        <th scope="row" class="text">${defined(told[limit.name][0], definitionOf(limit))}</th>
        <td class="text">${limitText(limit)}</td>
        <td>${whole(limit.denied)}</td>
      </tr> `,
  );
  const more = others.map(
    ({ rule, denied }) =>
      html`<tr>
        <th scope="row" class="text">${rule}</th>
        <td class="text">a rule of the program</td>
        <td>${whole(denied)}</td>
      </tr> `,
  );
  const denied = [...limits, ...others].reduce((sum, one) => sum + one.denied, 0);
  const day = limits.some(({ name }) => name === 'dailyLoss')
    ? ` A day ends at midnight ${zoneText(timeZone)}.`
    : '';
  return html`
    <p class="quiet">
      ${denied === 0 ? 'The limits denied no entry' : `The limits denied ${counted(denied, 'entry', 'entries')}`}:
      each counts for the first limit that it breaks, and orders that only reduce always pass.${day}
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="Limits">
      <table>
        <caption>
          Limits
        </caption>
        <thead>
          <tr>
            <th scope="col" class="text">Limit</th>
            <th scope="col" class="text">As stated</th>
            <th scope="col">Denied</th>
          </tr>
        </thead>
        <tbody>
          ${rows}${more}
        </tbody>
      </table>
    </div>
    ${
      changes.length === 0
        ? html`<p>New risk might be taken all the time.</p>`
        : list(
            'When new risk might not be taken, and again',
            ['At', 'The run is', 'By', 'Number', 'Limit'],
            changes.map(({ at, state, rule, kind, value, bound }) => [
              instant(at),
              rule === 'losing-streak' ? 'cooling down' : state,
              rule === 'day' ? 'a new day' : rule,
              value === null ? '' : kind === 'fraction' ? percent(value, 4) : whole(value),
              bound === null ? '' : exactText(bound, kind),
            ]),
          )
    }
  `;
}

function definitionOf({ name, kind }: LimitView): Definition {
  const [, what, formula] = told[name];
  const unit = { fraction: 'fraction', times: 'times', count: 'count' }[kind];
  return { what, formula, unit, undefined: 'a limit that is not stated has no row', source: 'RISK-2' };
}

function limitText({ name, kind, limit, spanMs, flatten, alike }: LimitView): string {
  const number = exactText(limit, kind);
  if (alike !== null) return `${number}, above ${alike.above} over ${whole(alike.period)} candles`;
  if (spanMs !== null) return `${number}${name === 'orderRate' ? ' in ' : ', cool-down '}${duration(spanMs)}`;
  return flatten ? `${number}, flatten` : number;
}

/** A limit as it was stated, with all its decimals. */
function exactText(limit: number, kind: LimitKind): string {
  const [scale, unit] = { fraction: [100, '\u202f%'], times: [1, ' ×'], count: [1, ''] }[kind] as [
    number,
    string,
  ];
  const text = (limit * scale).toFixed(6).replace(/\.?0+$/, '');
  return decimal(Number(text), text.split('.')[1]?.length ?? 0) + unit;
}

/** `UTC`, `UTC+02:00`, or `of America/New_York`. */
function zoneText(name: string): string {
  if (name === 'UTC') return name;
  return /^[+-]/.test(name) ? `UTC${name.replace('-', '\u2212')}` : `of ${name}`;
}
