/**
 * A run on a feed as lines of text, for a terminal of so many columns and rows: equity, positions, orders, and what the
 * feed is like. A pure function of the status; `paper-screen.ts` puts it onto the terminal.
 */
import type { OrderStatus, PaperStatus, PositionStatus } from '../paper/status.ts';
import { connectionText } from './connection-text.ts';
import { printable } from './printable.ts';
import { grouped } from './summary.ts';

export interface ViewSize {
  readonly columns: number;
  readonly rows: number;
}

/** At most `rows` lines, each at most `columns` long. */
export function viewOf(status: PaperStatus, { columns, rows }: ViewSize): readonly string[] {
  const { name, now, lastClose, steps, account, positions, orders, fills, feed } = status;
  const gain = Number(account.equity) - Number(account.start);
  const head = [
    `${printable(name)}   ${short(now)}`,
    `Equity ${grouped(Number(account.equity))} ${printable(account.currency)} (${signed(gain)} of ${grouped(Number(account.start))})   ` +
      `cash ${grouped(Number(account.cash))}   ${fills} fills   new risk: ${riskText(status)}`,
    `Steps ${steps}, last close ${lastClose === null ? 'none yet' : short(lastClose)}`,
    feedLine(feed),
    ...(feed.connection === null ? [] : [`Connection: ${connectionText(feed.connection)}`]),
  ];
  const notes = feed.latest.map((one) => `  ${clock(one.at)} ${findingText(one)}`);
  // What there is room for: positions before orders.
  const room = Math.max(0, rows - head.length - notes.length - 4);
  const held = some(positions, Math.max(1, Math.ceil(room / 2)), positionLine);
  const resting = some(orders, Math.max(1, room - held.length), orderLine);
  return [
    ...head,
    '',
    `Positions: ${positions.length === 0 ? 'none' : positions.length}`,
    ...held,
    `Orders: ${orders.length === 0 ? 'none' : orders.length}`,
    ...resting,
    ...(notes.length === 0 ? [] : ['Feed:', ...notes]),
  ]
    .slice(0, rows)
    .map((line) => cut(line, columns));
}

/** One line, where the output is no terminal. */
export function lineOf({ lastClose, account, positions, orders, fills, feed, risk }: PaperStatus): string {
  const held = positions.map(({ market, quantity }) => `${quantity} ${printable(market)}`).join(', ');
  return [
    lastClose === null ? 'no close yet' : lastClose,
    `equity ${account.equity} ${printable(account.currency)}`,
    held === '' ? 'flat' : held,
    `${orders.length} orders`,
    `${fills} fills`,
    ...(risk === 'active' ? [] : [`risk ${risk}`]),
    `feed ${feed.health}`,
  ].join('  ');
}

/** What was found of the feed since there were `before` findings: the latest, and how many besides. */
export function findingLines({ findings, latest }: PaperStatus['feed'], before: number): readonly string[] {
  const count = Math.min(findings - before, latest.length);
  const more = findings - before - count;
  return [
    ...(more > 0 ? [`feed: ${more} findings more`] : []),
    ...latest.slice(latest.length - count).map((one) => `feed: ${findingText(one)}`),
  ];
}

const findingText = ({ code, market, message }: PaperStatus['feed']['latest'][number]): string =>
  `${market === null ? '' : `${printable(market)}: `}${printable(message)} (${code})`;

function feedLine({ name, health, message, silentMs, waiting, findings }: PaperStatus['feed']): string {
  const silent = silentMs === null ? 'nothing has come yet' : `last word ${age(silentMs)} ago`;
  const state = health === 'halted' ? 'stale: no new risk' : health;
  const why = message === '' ? '' : ` (${printable(message)})`;
  return `Feed ${printable(name)}: ${state}${why}, ${silent}, ${waiting} candles wait, ${findings} findings`;
}

const riskText = ({ risk, feed }: PaperStatus): string =>
  risk === 'active' ? (feed.health === 'halted' ? 'halted at the next close' : 'allowed') : risk;

const positionLine = ({ market, quantity, entry, price, unrealised }: PositionStatus): string =>
  `  ${printable(market).padEnd(12)} ${quantity.padStart(14)} at ${significant(entry).padStart(12)}   now ${price.padStart(12)}   ${signed(Number(unrealised)).padStart(14)}`;

const orderLine = ({ id, market, side, type, role, quantity, limit, trigger }: OrderStatus): string =>
  `  #${String(id).padEnd(6)} ${printable(market).padEnd(12)} ${role.padEnd(7)} ${side} ${type}` +
  `${quantity === null ? '' : ` ${quantity}`}${trigger === null ? '' : ` trigger ${trigger}`}${limit === null ? '' : ` limit ${limit}`}`;

function some<T>(list: readonly T[], most: number, line: (one: T) => string): readonly string[] {
  if (list.length <= most) return list.map(line);
  return [...list.slice(0, most - 1).map(line), `  and ${list.length - most + 1} more`];
}

const signed = (value: number): string => (value > 0 ? `+${grouped(value)}` : grouped(value));
const significant = (value: number): string => String(Number(value.toPrecision(10)));
const short = (iso: string): string => iso.slice(0, 19).replace('T', ' ');
const clock = (at: number): string => short(new Date(Math.floor(at)).toISOString());

function age(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}

/** By characters as they are counted, not as they are drawn; what is wider wraps nowhere, since wrapping is off. */
const cut = (line: string, columns: number): string =>
  line.length <= columns ? line : `${line.slice(0, Math.max(0, columns - 1))}…`;
