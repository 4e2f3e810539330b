/** What YAML finds wrong, in the words of the people who write it rather than of the library that reads it. */
import type { YAMLParseError } from 'yaml';

type Code = YAMLParseError['code'];

const sentences: Readonly<Partial<Record<Code, string>>> = {
  ALIAS_PROPS: 'a reference to an anchor can have no anchor or tag of its own',
  BAD_ALIAS: 'expected the name of an anchor after *',
  BAD_DIRECTIVE: 'a line that begins with % is no part of a scenario',
  BAD_DQ_ESCAPE: 'there is no such escape in double quotes; a backslash is written twice',
  BAD_INDENT: 'the indentation fits nothing above; fields of one group begin in one column',
  BAD_PROP_ORDER: 'an anchor or a tag stands in the wrong place',
  BAD_SCALAR_START: 'a text that begins with @ or ` is written in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a name and its value stand on one line; a group begins on the next',
  BLOCK_IN_FLOW: 'between braces or brackets, fields are separated by commas',
  DUPLICATE_KEY: 'this field stands twice',
  KEY_OVER_1024_CHARS: 'the name of a field is too long; is a quote missing?',
  MISSING_CHAR: 'a quote, bracket, brace, comma or colon is missing here',
  MULTILINE_IMPLICIT_KEY: 'expected "name: value" on one line; is a colon missing?',
  MULTIPLE_ANCHORS: 'a value can have one anchor',
  MULTIPLE_DOCS: 'expected one document, got several',
  MULTIPLE_TAGS: 'a value can have one tag',
  TAB_AS_INDENT: 'expected spaces as indentation, got a tab',
  TAG_RESOLVE_FAILED: 'a value that begins with ! is written in quotes',
  UNEXPECTED_TOKEN: 'this does not belong here',
};

export function yamlFault(code: Code): string {
  return sentences[code] ?? 'this is no YAML';
}
