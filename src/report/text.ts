/** The other forms of a report: a summary in Markdown, the trades as CSV, the model as JSON. */
import type { FinishedRun } from '../scenario/run.ts';
import { figureNamed, figureText, leading } from './figures.ts';
import { counted, decimal, instant, none, percent } from './format.ts';
import type { ReportModel } from './model.ts';

/** A short summary in Markdown. */
export function reportMarkdown(model: ReportModel): string {
  const { result, conclusion, costs, moneyDigits } = model;
  const { period, account, band, ambiguous } = result;
  const money = (value: number): string =>
    `${decimal(value, moneyDigits)} ${plainMarkdown(account.currency)}`;
  const rows = leading.map((name) => {
    const { label, kind } = figureNamed(name);
    const text = (value: number | null): string => figureText(value, kind, moneyDigits);
    const cells = [label, text(model.metrics.headline[name])];
    return band === null ? cells : [...cells, text(band[name].min), text(band[name].max)];
  });
  const head = band === null ? ['Figure', 'This run'] : ['Figure', 'This run', 'Least', 'Greatest'];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const held = model.metrics.benchmark?.benchmarkReturn ?? null;
  const from = period.from === null ? none : instant(Date.parse(period.from));
  const to = period.to === null ? none : instant(Date.parse(period.to));
  return [
    `# ${plainMarkdown(result.name)}`,
    '',
    `**${conclusion.sentence}**`,
    '',
    `${model.markets.map(({ id }) => plainMarkdown(id)).join(', ')}, ${model.scenario.timeframe}, ${from} to ${to}; ` +
      `${money(Number(account.start))} became ${money(Number(account.end))}; path ${result.path}.`,
    '',
    line(head),
    line(head.map((_, i) => (i === 0 ? '---' : '---:'))),
    ...rows.map(line),
    '',
    ...(held === null
      ? []
      : [`- Buying and holding ${plainMarkdown(model.markets[0]!.id)} instead: ${percent(held)}`]),
    `- Fees ${money(costs.fees)}, slippage ${money(costs.slippage)}` +
      (costs.share === null ? '' : `, together ${percent(costs.share, 1)} of what prices brought`),
    `- ${counted(ambiguous.length, 'ambiguous candle')} of ${decimal(period.steps, 0)} steps`,
    `- ${counted(result.refusals.length + model.rejected.length, 'refusal')}, ${counted(result.dataFindings.length, 'data finding')}`,
    `- Digest \`${result.digest}\`, engine revision ${result.engineRevision}, seed ${result.seed}`,
    '',
  ].join('\n');
}

/** A name as text, whatever Markdown or HTML it holds. */
const plainMarkdown = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>#|!&~]/g, (character) => `\\${character}`);

const csvColumns = [
  'number', 'market', 'strategy', 'side', 'openedAt', 'closedAt', 'quantity', 'entryPrice', 'exitPrice', 'grossProfit',
  'fees', 'slippage', 'netProfit', 'unrealised', 'return', 'exitReason', 'firstStop', 'rMultiple', 'mae', 'mfe', 'holdMs',
] as const; // prettier-ignore

/** Every trade, decimals in full; what is undefined is empty. */
export function tradesCsv(run: FinishedRun, model: ReportModel): string {
  const rows = run.result.trades.map((trade, i) => {
    const { number, rMultiple, mae, mfe, holdMs, levels } = model.trades[i]!;
    const firstStop = levels.find(({ kind }) => kind === 'stop')?.price ?? null;
    const row = { ...trade, number, firstStop, rMultiple, mae, mfe, holdMs };
    return csvColumns.map((column) => csvCell(row[column])).join(',');
  });
  return [csvColumns.join(','), ...rows, ''].join('\n');
}

/** Text is quoted where it must be, and one that a spreadsheet would take for a formula is made text again. */
function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number' || /^-?\d/.test(value)) return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The model as JSON, every list whole. */
export function reportJson(model: ReportModel): string {
  const { orderTrades, ...rest } = model;
  return `${JSON.stringify({ ...rest, orderTrades: Object.fromEntries(orderTrades) }, null, 2)}\n`;
}
