/**
 * A view that updates in place: each time its lines are written over those of the time before. Where the output is no
 * terminal there is a plain line now and then instead.
 */
import type { PaperStatus } from '../paper/status.ts';
import { findingLines, lineOf, viewOf } from './paper-view.ts';

export interface Screen {
  /** Shows a status, if it is time for one; it is asked for only then. */
  show(status: () => PaperStatus): void;
  /** Shows the last one and leaves the terminal as it was found. */
  close(status: () => PaperStatus): void;
}

/** What a screen is written to. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

const escape = '\u001b[';
const hideCursor = `${escape}?25l`;
const showCursor = `${escape}?25h`;
const wrapOff = `${escape}?7l`;
const wrapOn = `${escape}?7h`;

/** Times between two views, in ms of the machine. */
const viewEveryMs = 200;
const lineEveryMs = 1000;

export const openScreen = (terminal: Terminal, now: () => number): Screen =>
  terminal.isTTY === true ? inPlace(terminal, now) : lineByLine(terminal, now);

/** Says nothing. */
export const noScreen: Screen = { show: () => undefined, close: () => undefined };

function inPlace(terminal: Terminal, now: () => number): Screen {
  let drawn = 0;
  let last = -Infinity;
  const draw = (status: PaperStatus): void => {
    // Lines beyond the screen could not be written over.
    const rows = Math.max(1, sizeOf(terminal.rows, 24) - 1);
    const lines = viewOf(status, { columns: sizeOf(terminal.columns, 80), rows });
    const up = drawn === 0 ? '' : `${escape}${drawn}A`;
    const text = lines.map((line) => `\r${line}${escape}K\n`).join('');
    terminal.write(`${drawn === 0 ? hideCursor : ''}${wrapOff}${up}${text}\r${escape}J${wrapOn}`);
    drawn = lines.length;
  };
  return {
    show(status) {
      if (now() - last < viewEveryMs) return;
      last = now();
      draw(status());
    },
    close(status) {
      draw(status());
      terminal.write(showCursor);
    },
  };
}

/** Some terminals do not know their size, and say 0. */
const sizeOf = (told: number | undefined, usual: number): number =>
  told === undefined || told === 0 ? usual : told;

function lineByLine(terminal: Terminal, now: () => number): Screen {
  let told = '';
  let found = 0;
  let last = now();
  const tell = (status: PaperStatus): void => {
    for (const line of findingLines(status.feed, found)) terminal.write(`${line}\n`);
    found = status.feed.findings;
    const line = lineOf(status);
    if (line !== told) terminal.write(`${line}\n`);
    told = line;
  };
  return {
    show(status) {
      if (now() - last < lineEveryMs) return;
      last = now();
      tell(status());
    },
    close: (status) => tell(status()),
  };
}
