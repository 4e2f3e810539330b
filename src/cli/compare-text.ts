/** A comparison as people read it in a terminal: runs have letters, the first is the measure. */
import Table from 'cli-table3';
import type { Against, ComparedRun, Comparison } from '../scenario/compare.ts';
import type { EquityComparison } from '../scenario/compare-equity.ts';
import type { ChangedTrade, TradeComparison } from '../scenario/compare-trades.ts';
import type { FinishedRun } from '../scenario/run.ts';
import { printable } from './printable.ts';
import { partingLines } from './replay.ts';
import { sparkline } from './sparkline.ts';
import { figureRows, grouped } from './summary.ts';
import { insteadOf } from '../report/short-run.ts';

const width = 60;
/** So many of a list are shown. */
const most = 5;

/** `curves`: equity of the runs, in units of their accounts. */
export function compareText({ runs, against }: Comparison, curves: readonly Curve[]): string {
  const names = runs.map((_, i) => letter(i));
  const lines = runs.map((run, i) => `${names[i]!}  ${headOf(run)}`);
  lines.push(figures(runs, names), ...charts(curves, names));
  for (const [i, one] of against.entries())
    lines.push('', ...apart(one, names[0]!, names[i + 1]!, curves[0]!.length));
  return lines.join('\n');
}

/** Equity in units of 10^-digits. */
type Curve = FinishedRun['equity'] & { readonly digits: number };

/** A to Z, and then numbers. */
const letter = (i: number): string => (i < 26 ? String.fromCharCode(65 + i) : String(i + 1));

const headOf = ({ file, name, path, from, to, digest }: ComparedRun): string =>
  printable(`${file}: ${name}; path ${path}; ${day(from)} to ${day(to)}; digest ${digest}`);

function figures(runs: readonly ComparedRun[], names: readonly string[]): string {
  const table = new Table({
    head: ['', ...names, ...names.slice(1).map((name) => `${name} − ${names[0]!}`)],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', ...Array.from({ length: 2 * names.length - 1 }, () => 'right' as const)],
  });
  table.push(['End', ...runs.map(({ end }) => grouped(Number(end))), ...differences(runs, 'end')]);
  for (const { label, name, as } of figureRows) {
    const values = runs.map(({ metrics }) => metrics[name]);
    const [base, ...others] = values;
    const instead = values.map((value, i) => insteadOf(name, value, runs[i]!));
    const less = others.map((value, i) =>
      value === null || base === null || base === undefined || instead[0] !== null || instead[i + 1] !== null
        ? 'n/a'
        : signed(Number(value) - Number(base), as),
    );
    table.push([label, ...values.map((value, i) => instead[i] ?? as(value)), ...less]);
  }
  return table.toString();
}

function differences(runs: readonly ComparedRun[], field: 'end'): readonly string[] {
  const [base, ...others] = runs.map((run) => Number(run[field]));
  return others.map((value) => signed(value - base!, grouped));
}

/** With its sign, unless it is written as zero. */
const signed = (value: number, as: (value: number) => string): string => {
  const text = as(value);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
};

/** The equity of all runs on one scale. */
function charts(curves: readonly Curve[], names: readonly string[]): readonly string[] {
  const frame = { from: Infinity, to: -Infinity, low: Infinity, high: -Infinity };
  const drawn = curves.map(({ at, equity, length, digits }) => {
    const value = Float64Array.from({ length }, (_, i) => equity[i]! / 10 ** digits);
    for (let i = 0; i < length; i++) {
      frame.from = Math.min(frame.from, at[i]!);
      frame.to = Math.max(frame.to, at[i]!);
      frame.low = Math.min(frame.low, value[i]!);
      frame.high = Math.max(frame.high, value[i]!);
    }
    return { at, value, length };
  });
  const lines = drawn.map((curve, i) => `${names[i]!}  ${sparkline(curve, frame, width)}`);
  return [`Equity, ${grouped(frame.low)} to ${grouped(frame.high)}:`, ...lines];
}

function apart(
  { same, scenario, origin, equity, trades, parting }: Against,
  a: string,
  b: string,
  steps: number,
): readonly string[] {
  if (same) return [`${b} is ${a}: the same digest.`];
  const lines = [`${b} against ${a}`];
  for (const { path, first, second } of scenario.slice(0, most))
    lines.push(printable(`  ${path}: ${first ?? 'nothing'} in ${a}, ${second ?? 'nothing'} in ${b}`));
  if (scenario.length > most) lines.push(`  and ${scenario.length - most} more; --json lists them`);
  lines.push(...origin.map((one) => printable(`  ${originLine(one, a, b)}`)));
  lines.push(equityLine(equity), ...tradeLines(trades, a, b));
  if (parting === null) lines.push('The journals tell the same.');
  else lines.push(...partingLines(parting, [a, b], steps));
  return lines;
}

function originLine({ what, id, first, second }: Against['origin'][number], a: string, b: string): string {
  const of = (hash: string | null): string => hash?.slice(0, 8) ?? 'built in';
  const told = `${of(first)} in ${a}, ${of(second)} in ${b}`;
  switch (what) {
    case 'candles':
      return `other candles, or detail or rates beside them, of ${id}: hash ${told}`;
    case 'strategy':
      return `another text of the strategy "${id}": hash ${told}`;
    case 'engine':
      return `another engine revision: ${told}`;
  }
}

function equityLine({ steps, alone, first, greatest, last }: EquityComparison): string {
  const apart = alone === 0 ? '' : ` ${alone} steps are in one alone.`;
  if (steps === 0) return `Equity: the runs have no step in common.${apart}`;
  if (first === null || greatest === null || last === null)
    return `Equity: the same at all ${steps} steps that both have.${apart}`;
  const by = signed(greatest.difference, grouped);
  const end = signed(last.difference, grouped);
  return `Equity: parts on ${day(first.at)}; farthest apart on ${day(greatest.at)} by ${by}; at the end ${end}.${apart}`;
}

function tradeLines(
  { same, changed, onlyFirst, onlySecond }: TradeComparison,
  a: string,
  b: string,
): readonly string[] {
  const lines = [
    `Trades: ${same} the same, ${changed.length} changed, ${onlyFirst.length} only in ${a}, ${onlySecond.length} only in ${b}.`,
  ];
  const list = (trades: readonly Trade[], name: string): void => {
    for (const trade of trades.slice(0, most))
      lines.push(
        printable(`  only in ${name}: ${tradeName(trade)}, net ${grouped(Number(trade.netProfit))}`),
      );
    if (trades.length > most)
      lines.push(`  and ${trades.length - most} more only in ${name}; --json lists them`);
  };
  for (const { first, second, fields } of changed.slice(0, most)) {
    const told = toldFields.filter(([, field]) => fields.includes(field));
    const changes = told.map(([name, field, as]) => `${name} ${as(first[field])} → ${as(second[field])}`);
    const what = changes.length > 0 ? changes : fields;
    lines.push(printable(`  changed: ${tradeName(first)}: ${what.join(', ')}`));
  }
  if (changed.length > most) lines.push(`  and ${changed.length - most} more changed; --json lists them`);
  list(onlyFirst, a);
  list(onlySecond, b);
  return lines;
}

/** The fields of a trade that tell most of its change; the others follow from them, and are in --json. */
const toldFields: readonly (readonly [string, keyof Trade, (value: Trade[keyof Trade]) => string])[] = [
  ['quantity', 'quantity', String],
  ['entry', 'entryPrice', String],
  ['exit', 'exitPrice', String],
  ['by', 'exitReason', String],
  ['net', 'netProfit', (value) => grouped(Number(value))],
];

type Trade = ChangedTrade['first'];

const tradeName = ({ openedAt, side, market, quantity, entryPrice }: Trade): string =>
  `${day(openedAt)} ${side} ${quantity} ${market} at ${entryPrice}`;

/** The day, or the minute where a time is not midnight. */
function day(time: string | null): string {
  if (time === null) return 'nothing';
  return time.endsWith('T00:00:00Z') ? time.slice(0, 10) : time.slice(0, 16).replace('T', ' ');
}
