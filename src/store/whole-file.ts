/** What only a whole file can tell, where its first lines leave it open: each is looked for until it is found. */
import type { DateOrder, Dialect } from './dialect.ts';
import { rawFields, unquoted } from './fields.ts';
import { orderProvenBy } from './odd-line.ts';
import { problem } from './problems.ts';

/** Lines of a text that comes in pieces. */
async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let carry = '';
  for await (const piece of pieces) {
    const lines = (carry + decoder.decode(piece, { stream: true })).split('\n');
    carry = lines.pop()!;
    yield* lines;
  }
  if (carry !== '') yield carry;
}

/** The first of the fields at `place` of which `tell` tells something; null where none does. */
async function firstThatTells<Of>(
  pieces: AsyncIterable<Uint8Array>,
  { separator, headerLines }: Dialect,
  place: number,
  tell: (field: string) => Of | null,
): Promise<Of | null> {
  let line = 0;
  for await (const text of linesOf(pieces)) {
    if (++line <= headerLines) continue;
    const told = tell(unquoted((rawFields(text, separator)[place] ?? '').trim()).trim());
    if (told !== null) return told;
  }
  return null;
}

/** Throws InputError where nothing in the file tells it. */
export async function orderOfDates(
  pieces: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  date: string,
  path: string,
): Promise<DateOrder> {
  const order = await firstThatTells(pieces, dialect, dialect.places.time!, orderProvenBy);
  if (order !== null) return order;
  const message = `nothing tells whether "${date.slice(0, 40)}" begins with the day or the month`;
  throw problem(path, 'bad-time', message, 'Say which: --dates dmy or --dates mdy.');
}

/** Whether the volume at `place` is nought in every line. */
export async function isZeroThroughout(
  pieces: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  place: number,
): Promise<boolean> {
  const isNothing = (field: string): true | null => (/^[0.,]*$/.test(field) ? null : true);
  return (await firstThatTells(pieces, dialect, place, isNothing)) === null;
}
