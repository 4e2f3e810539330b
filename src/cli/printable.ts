/** Text from scenarios and files, made harmless for a terminal. */

/** Control characters, and those that turn the direction of writing, as `\u{1b}`. Line breaks stay where `lines` says. */
export function printable(text: string, lines: 'one' | 'several' = 'one'): string {
  return text.replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    character === '\n' && lines === 'several' ? character : `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}
