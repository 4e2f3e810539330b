/** Lists of the page that may be long: a table of the first rows, which says what it leaves out, folded where asked for. */
import { html, type Content, type Markup } from './escape.ts';
import { decimal } from './format.ts';
import { table } from './table.ts';

/** Rows of a list on the page; the JSON form has all. */
export const rowsMost = 200;

/** A table of at most `rowsMost` rows, which says what it leaves out. */
export function list(title: string, head: readonly string[], rows: readonly (readonly Content[])[]): Markup {
  const more = rows.length - rowsMost;
  const cellsOf = (cells: readonly Content[]): Markup =>
    html`<tr>
      ${cells.map((cell) => html`<td class="text">${cell}</td>`)}
    </tr> `;
  const names = head.map((name) => html`<th scope="col" class="text">${name}</th>`);
  return html`${table(title, names, rows.slice(0, rowsMost).map(cellsOf))}
  ${more > 0 ? html`<p class="quiet small">The first ${rowsMost} of ${decimal(rows.length, 0)}; the JSON form of this report has all.</p>` : null}`;
}

export function folded(summary: string, inside: Markup): Markup {
  return html`<details class="more">
    <summary>${summary}</summary>
    ${inside}
  </details>`;
}

export const timeText = (iso: string): string =>
  iso.replace('T', ' ').replace('Z', '').replace(' 00:00:00', '');
