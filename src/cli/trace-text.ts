/** The way of a signal, and the list of signals, as people read them in a terminal (FLOW-1). */
import type { SignalList, SignalSummary, SignalTrace } from '../scenario/trace-schema.ts';
import { printable } from './printable.ts';

/** So many signals are listed; --json has all. */
const most = 50;

export function listText({ run, outcomes, signals, unprompted }: SignalList): string {
  const lines = [`${run.name}: ${counted(run.signals, 'signal')}`];
  lines.push(
    ...columns(
      outcomes.map((one) => [`  ${becameOf(one)}`, String(one.signals), `the first is ${one.first}`]),
      [1],
    ),
  );
  if (signals.length > 0) {
    const rows = signals
      .slice(0, most)
      .map((one) => [
        String(one.signal),
        one.at,
        one.strategy,
        one.market,
        asked(one),
        one.price,
        becameOf(one),
        one.trades.join(' '),
      ]);
    const head = ['Signal', 'At', 'Strategy', 'Market', 'Asked for', 'Price', 'What became of it', 'Trade'];
    lines.push('', ...columns([head, ...rows], [0, 5]));
  }
  if (signals.length > most) lines.push(`And ${signals.length - most} more; --json lists all.`);
  if (unprompted.length > 0) {
    const orders = unprompted.map(({ id, role, cause }) => `${id} (${cause === null ? role : cause})`);
    lines.push(`Orders of no signal: ${orders.join(', ')}.`);
  }
  return lines.map((line) => printable(line)).join('\n');
}

export function traceText(trace: SignalTrace): string {
  const { run, signal, at, strategy, market, price, events, risk, parts } = trace;
  const lines = [
    run.name,
    `Signal ${signal} of ${run.signals}: ${strategy}, ${asked(trace)} ${market}, decided at ${price} on ${at}; ${becameOf(trace)}.`,
    '',
    ...events.map((event) => `${event.at.padEnd(timeWidth)}  ${event.text}`),
  ];
  if (risk !== null) lines.push('', ...riskLines(risk));
  if (parts.length > 0) lines.push('', ...parts.flatMap(tradeLines));
  return lines.map((line) => printable(line)).join('\n');
}

const timeWidth = '2024-01-01T00:00:00.000Z'.length;

function riskLines(risk: NonNullable<SignalTrace['risk']>): readonly string[] {
  const { expectedEntry, plannedStop, plannedR, averageEntry, firstStop, actualR } = risk;
  if (plannedStop === null && firstStop === null)
    return ['R is not defined: no stop was to rest from the fill on.'];
  const none = 'n/a';
  return [
    `Planned R  ${plannedR ?? none}: expected at ${expectedEntry}, its stop at ${plannedStop ?? none}`,
    `Actual R   ${actualR ?? none}: ${averageEntry === null ? 'it did not fill' : `filled at ${averageEntry}, its stop first at ${firstStop ?? none}`}`,
  ];
}

function tradeLines({
  number,
  parts,
  closedBy,
  closingOrder,
  closingSignal,
  trade,
}: Part): readonly string[] {
  const { side, market, openedAt, closedAt, netProfit, unrealised, r } = trade;
  const by =
    closedAt === null
      ? `still open, ${unrealised} not realised`
      : `closed ${closedAt} by ${closedBy!} (order ${closingOrder!}${closingSignal === null ? '' : ` of signal ${closingSignal}`})`;
  const inR = r === null ? '' : `, ${r < 0 ? '' : '+'}${r.toFixed(2)} R`;
  return [
    `Trade ${number}, ${side} ${market}, which this signal ${listed(parts.map((part) => deeds[part]))}:`,
    `  opened ${openedAt}; ${by}; net ${netProfit}${inR}`,
  ];
}

type Part = SignalTrace['parts'][number];

const deeds: Readonly<Record<Part['parts'][number], string>> = {
  opened: 'opened',
  added: 'added to',
  reduced: 'took from',
  closed: 'closed',
};

/** `a`, `a and b`, `a, b and c`. */
const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`;

const asked = ({ action, side }: Pick<SignalSummary, 'action' | 'side'>): string =>
  side === null ? action : `${action} ${side}`;

const becameOf = ({ outcome, why }: Pick<SignalSummary, 'outcome' | 'why'>): string =>
  why === null ? outcome : `${outcome}, ${why}`;

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** Rows as columns, two spaces apart; those that `right` numbers stand to the right. */
function columns(rows: readonly (readonly string[])[], right: readonly number[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) =>
    row
      .map((cell, i) => (right.includes(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd(),
  );
}
