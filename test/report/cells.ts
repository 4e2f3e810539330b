/** Tables of the page as text: the cells of each row of the body, with plain spaces and minus signs. */

/** Spaces and minus signs as on a keyboard, white space as one space. */
export const plainText = (text: string | null): string =>
  (text ?? '').replaceAll('\u2212', '-').replaceAll('\u202f', ' ').replace(/\s+/g, ' ').trim();

const inside = (html: string): string =>
  plainText(
    html
      .replace(/<details[^]*?<summary[^>]*>([^]*?)<\/summary>[^]*?<\/details>/g, '$1')
      .replace(/<[^>]*>/g, ''),
  );

/** Of the table with this caption. */
export function tableOf(html: string, caption: string): readonly (readonly string[])[] {
  const tables = html.match(/<table[^]*?<\/table>/g) ?? [];
  const found = tables.find(
    (table) => inside(/<caption>([^]*?)<\/caption>/.exec(table)?.[1] ?? '') === caption,
  );
  if (found === undefined) throw new Error(`there is no table ${caption}`);
  return bodyOf(found);
}

/** Of a table that stands alone. */
export function bodyOf(html: string): readonly (readonly string[])[] {
  const body = /<tbody>([^]*?)<\/tbody>/.exec(html)![1]!;
  return [...body.matchAll(/<tr>([^]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>([^]*?)<\/t[hd]>/g)].map(([, cell = '']) => inside(cell)),
  );
}
