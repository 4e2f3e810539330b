/** A result as a table that reads well in a terminal: figures, their band, and what could not be proved. */
import { styleText } from 'node:util';
import Table from 'cli-table3';
import { executionTexts } from '../report/execution-text.ts';
import { detailTexts, findingsText, leftText, proofText, rejectedText, tally } from '../report/limits.ts';
import { insteadOf, shortRunNote } from '../report/short-run.ts';
import type { Result } from '../scenario/result-schema.ts';
import { printable } from './printable.ts';

type Metrics = Result['metrics'];
type Band = NonNullable<Result['band']>;

interface Row {
  readonly label: string;
  readonly name: keyof Metrics & keyof Band;
  readonly as: (value: number | string | null) => string;
}

const none = 'n/a';

/** With two decimals; what rounds to zero has no sign. From 10^9 on as `1.23e9`. */
const fixed = (value: number): string =>
  Math.abs(value) >= 1e9
    ? value.toExponential(2).replace('e+', 'e')
    : value.toFixed(2).replace(/^-(?=0\.00$)/, '');
const percent = (value: number | string | null): string =>
  value === null ? none : `${fixed(Number(value) * 100)} %`;
const ratio = (value: number | string | null): string => (value === null ? none : fixed(Number(value)));
const count = (value: number | string | null): string => (value === null ? none : String(value));
const money = (value: number | string | null): string => (value === null ? none : grouped(Number(value)));

/** The figures of a run as people read them, in the order in which they are told. */
export const figureRows: readonly Row[] = [
  { label: 'Total return', name: 'totalReturn', as: percent },
  { label: 'Annual return', name: 'annualReturn', as: percent },
  { label: 'Volatility a year', name: 'volatility', as: percent },
  { label: 'Sharpe', name: 'sharpe', as: ratio },
  { label: 'Sortino', name: 'sortino', as: ratio },
  { label: 'Calmar', name: 'calmar', as: ratio },
  { label: 'Maximum drawdown', name: 'maxDrawdown', as: percent },
  { label: 'Closed trades', name: 'trades', as: count },
  { label: 'Win rate', name: 'winRate', as: percent },
  { label: 'Profit factor', name: 'profitFactor', as: ratio },
  { label: 'Expectancy', name: 'expectancy', as: money },
  { label: 'Exposure', name: 'exposure', as: percent },
  { label: 'Fees', name: 'fees', as: money },
  { label: 'Slippage', name: 'slippage', as: money },
];

export function summaryOf(result: Result): string {
  const { metrics, band, account } = result;
  const head = ['', `path: ${result.path}`];
  const table = new Table({
    head: band === null ? head : [...head, 'least', 'greatest'],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'right', 'right', 'right'],
  });
  for (const { label, name, as } of figureRows) {
    const text = (value: number | string | null): string =>
      insteadOf(name, value, result.period) ?? as(value);
    const cells = [label, text(metrics[name])];
    table.push(band === null ? cells : [...cells, text(band[name].min), text(band[name].max)]);
  }
  return [
    styleText('bold', printable(result.name), { stream: process.stdout }),
    `Closes from ${day(result.period.from)} to ${day(result.period.to)}, ${result.period.steps} steps; ` +
      `${money(account.start)} ${printable(account.currency)} became ${money(account.end)}`,
    table.toString(),
    ...notes(result),
    `Digest ${result.digest}, engine revision ${result.engineRevision}`,
  ].join('\n');
}

function notes(result: Result): readonly string[] {
  const { metrics, ambiguous, refusals, orders, dataFindings } = result;
  const lines: string[] = [];
  if (insteadOf('annualReturn', metrics.annualReturn, result.period) !== null) lines.push(shortRunNote);
  for (const { code, message } of result.findings) lines.push(`Note: ${printable(message)} (${code}).`);
  if (metrics.maxDrawdownFrom !== null) {
    const back = metrics.maxDrawdownRecovered;
    const end = back === null ? 'not recovered' : `recovered ${day(back)}`;
    lines.push(`Deepest drawdown: ${day(metrics.maxDrawdownFrom)} to ${day(metrics.maxDrawdownTo)}, ${end}.`);
  }
  lines.push(
    ambiguous.length === 0
      ? `Ambiguous candles: none; ${proofText(result)}.`
      : `Ambiguous candles: ${ambiguous.length}; they do not say which of their extremes came first.`,
  );
  for (const text of detailTexts(result)) lines.push(`${printable(text)}.`);
  for (const text of executionTexts(result.execution, grouped, plainNumber)) lines.push(`${text}.`);
  const beside = chargesOf(result);
  if (beside !== null) lines.push(beside);
  const rejected = orders.filter((order) => order.state === 'rejected').length;
  if (refusals.length > 0) lines.push(`Signals refused: ${tally(refusals.map(({ reason }) => reason))}.`);
  if (rejected > 0) lines.push(`Orders rejected: ${rejectedText(orders)}.`);
  if (dataFindings.length > 0) lines.push(`Data findings: ${findingsText(result)}; see --json.`);
  const left = leftText(result.account, grouped, printable);
  if (left !== null) lines.push(`${left}.`);
  const open = result.trades.filter((trade) => trade.closedAt === null);
  if (open.length > 0)
    lines.push(
      `Open at the end: ${open.map(({ market, side }) => `${side} ${printable(market)}`).join(', ')}.`,
    );
  return lines;
}

/** What neither prices nor fees brought, where there was any of it. */
function chargesOf({ trades, account }: Result): string | null {
  const total = (name: 'funding' | 'interest' | 'liquidationFee' | 'insurance'): number =>
    trades.reduce((sum, trade) => sum + Number(trade[name]), 0);
  const amounts = [
    ['funding', total('funding')],
    ['interest', total('interest') + Number(account.interest)],
    ['liquidation fees', total('liquidationFee')],
    ['made good by the insurance fund', total('insurance') + Number(account.insurance)],
  ] as const;
  const parts = [
    ...amounts.flatMap(([name, amount]) => (amount === 0 ? [] : [`${name} ${grouped(amount)}`])),
    ...(account.coin === null
      ? []
      : [`price of ${printable(account.coin.currency)} ${grouped(Number(account.coin.gain))}`]),
  ];
  return parts.length === 0 ? null : `Beside fees and slippage: ${parts.join(', ')}.`;
}

/** With a minus of ASCII; what rounds to zero has no sign. */
const plainNumber = (value: number, digits: number): string =>
  value.toFixed(digits).replace(/^-(?=0\.?0*$)/, '');

/** `1,234.50` */
export function grouped(value: number): string {
  const [whole = '0', fraction = '00'] = Math.abs(value).toFixed(2).split('.');
  const sign = value < 0 && Number(value.toFixed(2)) !== 0 ? '-' : '';
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction}`;
}

/** The day, or the minute where a time is not midnight. */
function day(time: string | null): string {
  if (time === null) return none;
  return time.endsWith('T00:00:00Z') ? time.slice(0, 10) : time.slice(0, 16).replace('T', ' ');
}
