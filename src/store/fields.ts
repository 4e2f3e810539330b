/** The fields of a line of text: a field in quotes may hold the separator, and two quotes for one (RFC 4180). */

/** As they stand, quotes included. */
export function rawFields(line: string, separator: string): readonly string[] {
  if (!line.includes('"')) return line.split(separator);
  const fields: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let i = 0; i < line.length; i++) {
    // Two quotes inside a field end it and begin it anew.
    if (line[i] === '"') isQuoted = !isQuoted;
    else if (line[i] === separator && !isQuoted) {
      fields.push(line.slice(start, i));
      start = i + 1;
    }
  }
  fields.push(line.slice(start));
  return fields;
}

/** Without quotes and blanks about them. */
export function fieldsOf(line: string, separator: string): readonly string[] {
  return rawFields(line, separator).map((raw) => unquoted(raw.trim()).trim());
}

export function unquoted(field: string): string {
  const isQuoted = field.length > 1 && field.startsWith('"') && field.endsWith('"');
  return isQuoted ? field.slice(1, -1).replaceAll('""', '"') : field;
}
