/** Parts of a page in Markdown: paragraphs and lists of at most 120 columns, scenarios, pictures. */

const width = 120;

/** One paragraph, whatever the breaks in `text`. */
export const paragraph = (text: string): string => wrapped(text, '', '');

/** One entry of a list. */
export const bullet = (text: string): string => wrapped(text, '- ', '  ');

function wrapped(text: string, first: string, next: string): string {
  const lines: string[] = [];
  let line = first;
  // Spaces that do not break stay: they stand between numbers and their units.
  for (const word of text.trim().split(/[ \n]+/)) {
    const isStart = line === first || line === next;
    const longer = isStart ? line + word : `${line} ${word}`;
    if (!isStart && Array.from(longer).length > width) {
      lines.push(line);
      line = next + word;
    } else line = longer;
  }
  return [...lines, line].join('\n');
}

export const yaml = (text: string): string => `\`\`\`yaml\n${text.trim()}\n\`\`\``;

export const picture = (name: string, shows: string): string => `![${shows}](crises/${name}.svg)`;

/** A section: its parts with an empty line between them. */
export const section = (...parts: readonly (string | readonly string[])[]): string =>
  parts.map((part) => (typeof part === 'string' ? part : part.join('\n'))).join('\n\n');

/** A part of the page and what it draws, by the file's name. */
export interface Chapter {
  readonly text: string;
  readonly charts: ReadonlyMap<string, string>;
}
