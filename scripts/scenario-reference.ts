/** The reference page of the scenario language, made of the JSON Schema alone: what people read is what is checked. */

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

const head = `# The scenario language

<!-- Made of src/scenario/schema.ts by scripts/scenario-docs.ts; change it there. -->

A scenario is one YAML file that says everything a run depends on. This page lists every field; for a start, copy one of
[scenarios/](../scenarios/), or let \`backlot init\` write one. \`backlot check FILE\` reads a scenario with its data and
strategies and tells everything that is wrong with it, without running it.

An editor that knows JSON Schema completes and checks while you type, where the first line of the file names the schema:
\`# yaml-language-server: $schema=schema.json\`. \`backlot schema scenario > schema.json\` writes it.

**Paths** are relative to the scenario's own file. **Times** are UTC: \`2024-01-31\` (midnight), \`2024-01-31T08:00:00Z\`,
or epoch milliseconds. **Rates** carry their unit: \`0.1%\` or \`10bps\`; a bare 0 needs none. **Decimals** are numbers; one
with more digits than a YAML number keeps is written in quotes. Anchors (\`&name\`, \`*name\`) may say a thing once.

**Shorthands** stand for the long form beside them, and both give the same run:

| short | long |
|---|---|
| \`BTC/USDT: btc.csv\` | \`BTC/USDT: { file: btc.csv }\` |
| \`strategy: buy-and-hold\` | \`strategy: { use: buy-and-hold }\` |
| \`strategy: { ... }\` | \`strategies: { main: { ... } }\` |
| \`fees: 0.1%\` | \`fees: { maker: 0.1%, taker: 0.1% }\` |
| \`slippage: 2bps\` | \`slippage: { bps: 2 }\` |
| \`slippage: 1 tick\` | \`slippage: { ticks: 1 }\` |
| \`sizing: 50%\` | \`sizing: { percent: 50 }\` |
| \`stop: 5%\`, \`stop: 20 ticks\` | \`stop: { percent: 5 }\`, \`stop: { ticks: 20 }\` |
| \`stop: 2 atr\` | \`stop: { atr: 2, period: 14 }\` |
| \`entry: market\` | \`entry: { type: market }\` |
| \`target: 6%\` | \`targets: [{ at: 6%, share: 100% }]\` |
| \`stop: none\` and its like, where the default is none | left out |

**One value for one run**: \`backlot run FILE --set strategy.params.fast=12\` puts a value over that of the file; it is
checked like one that is written there, and kept with the run. \`--set strategy.stop=none\` switches a stop off.
`;

/**
 * The whole page. Every group of fields has a section of its own, in the order in which they are met; one inside another
 * that has been met before is told by the name it had there.
 */
export function scenarioReference(schema: object): string {
  const page: Page = { sections: [], titles: new Map() };
  section('The file', schema, page);
  return `${head}\n${page.sections.join('\n')}`;
}

interface Page {
  readonly sections: string[];
  /** Of each group that has a section, by its text. */
  readonly titles: Map<string, string>;
}

function section(title: string, schema: Schema, page: Page): void {
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const path = title === 'The file' ? name : `${title}.${name}`;
    const { inner, suffix } = groupIn(field);
    const key = JSON.stringify(inner?.properties);
    const before = title === 'The file' || inner === null ? undefined : page.titles.get(key);
    if (inner !== null && before === undefined) page.titles.set(key, `${path}${suffix}`);
    return { name, field, before, title: `${path}${suffix}`, inner };
  });
  const rows = fields.map(({ name, field, before }) => {
    const must = schema.required?.includes(name) === true ? '**required**' : '';
    const kind =
      before === undefined ? kindOf(field) : kindOf(field).replace(/group$/, `group as ${code(before)}`);
    return `| ${code(name)} | ${kind} | ${must} | ${cell(field.description ?? '')} |`;
  });
  page.sections.push(
    [`## ${title}`, '', '| field | value | | meaning |', '|---|---|---|---|', ...rows, ''].join('\n'),
  );
  for (const { title: inside, inner, before } of fields)
    if (inner !== null && before === undefined) section(inside, inner, page);
}

/** The group of fields that a field holds: itself, one form of several, every entry of a record or of a list. */
function groupIn(field: Schema, suffix = ''): { readonly inner: Schema | null; readonly suffix: string } {
  if (field.properties !== undefined) return { inner: field, suffix };
  if (field.items !== undefined) return groupIn(field.items, `${suffix}[]`);
  if (typeof field.additionalProperties === 'object')
    return groupIn(field.additionalProperties, `${suffix}.ID`);
  const among = field.anyOf?.map((form) => groupIn(form, suffix)).find(({ inner }) => inner !== null);
  return among ?? { inner: null, suffix };
}

function kindOf(field: Schema): string {
  if (field.const !== undefined) return code(field.const);
  if (field.enum !== undefined) return field.enum.map(code).join(', ');
  if (field.anyOf !== undefined) return wayOf(field.anyOf);
  if (field.prefixItems !== undefined)
    return `two of ${[...new Set(field.prefixItems.map(kindOf))].join(' and ')}`;
  if (field.items !== undefined) return `list of ${kindOf(field.items)}`;
  if (typeof field.additionalProperties === 'object') {
    const entry = kindOf(field.additionalProperties);
    return entry === 'anything' ? 'values by name' : `by id: ${entry}`;
  }
  switch (field.type) {
    case 'object':
      return 'group';
    case 'string':
      return textKind(field.pattern);
    case 'boolean':
      return '`true`, `false`';
    case 'integer':
      return `whole number${bounds(field)}`;
    case 'number':
      return 'decimal';
    default:
      return 'anything';
  }
}

/** Several forms of one value. A decimal may be a number or text, an instant text or a number: one form for people. */
function wayOf(forms: readonly Schema[]): string {
  const kinds = new Set(forms.map(kindOf));
  const isInstant =
    forms.length === 2 &&
    forms[0]?.type === 'string' &&
    forms[0].const === undefined &&
    forms[1]?.type === 'integer';
  if (isInstant) return 'time';
  return [...kinds].join(' or ');
}

const patterns: readonly (readonly [string, string])[] = [
  ['atr|R', '`2 R`, `5%`, `20 ticks` or `2 atr`'],
  ['bps|atr', '`5%`, `20 ticks` or `2 atr`'],
  ['atr', '`3 atr`'],
  ['UTC', '`UTC` or `+02:00`'],
  ['m|h|d', '`30m`, `4h` or `1d`'],
  ['ticks?', '`1 tick` or rate'],
  ['%|bps', 'rate'],
  ['?%$', '`50%`'],
  ['?m?s$', '`200ms`'],
  ['h$', '`8h`'],
  ['^-?', 'decimal'],
  ['(\\.\\d+)?$', 'decimal'],
];

function textKind(pattern: string | undefined): string {
  if (pattern === undefined) return 'text';
  const known = patterns.find(([part]) => pattern.includes(part));
  if (known === undefined) throw new Error(`no word for texts of the form ${pattern}`);
  return known[1];
}

function bounds({ minimum, maximum }: Schema): string {
  const most = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? '' : ` to ${maximum}`;
  if (minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER) return '';
  return most === '' ? `, ${minimum} or more` : `, ${minimum}${most}`;
}

const code = (value: unknown): string => `\`${String(value)}\``;
const cell = (text: string): string => text.replaceAll('|', '\\|');
