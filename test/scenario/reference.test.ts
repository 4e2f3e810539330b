/** What is made of the schema is current: the reference page, and the schema for editors beside the scenarios. */
import { noFees } from '../../src/scenario/normal-fees.ts';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scenarioReference } from '../../scripts/scenario-reference.ts';
import { scenarioJsonSchema } from '../../src/scenario/check.ts';
import { openText, plain } from './make.ts';

const root = new URL('../../', import.meta.url).pathname;
const page = readFileSync(`${root}docs/scenario.md`, 'utf8');

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly [more: string]: unknown;
}

/** Every field of every group, as `group.field`, with what its description says. */
function fieldsOf(value: unknown): readonly (readonly [string, string | undefined])[] {
  if (Array.isArray(value)) return value.flatMap(fieldsOf);
  if (typeof value !== 'object' || value === null) return [];
  const { properties, ...rest } = value as Schema;
  const inner = Object.entries(properties ?? {});
  const own = inner.map(([name, field]) => [name, field.description] as const);
  return [...own, ...inner.flatMap(([, field]) => fieldsOf(field)), ...Object.values(rest).flatMap(fieldsOf)];
}

describe('SCEN-1 the scenario language on paper', () => {
  it('SCEN-1 docs/scenario.md is what scripts/scenario-docs.ts makes of the schema', () => {
    expect(page).toBe(scenarioReference(scenarioJsonSchema()));
  });

  it('SCEN-1 scenarios/schema.json is the schema', () => {
    const file: unknown = JSON.parse(readFileSync(`${root}scenarios/schema.json`, 'utf8'));
    expect(file).toEqual(JSON.parse(JSON.stringify(scenarioJsonSchema())));
  });

  it('SCEN-1 every field has a meaning, and stands on the page', () => {
    const fields = fieldsOf(scenarioJsonSchema());
    expect(fields.length).toBeGreaterThan(50);
    expect(fields.filter(([, description]) => description === undefined)).toEqual([]);
    expect(fields.filter(([name]) => !page.includes(`| \`${name}\` |`))).toEqual([]);
  });

  it('SCEN-2 the defaults that the page states are those of the normal form', async () => {
    // The descriptions of the schema say them in words; these are the words, and what each is in the normal form.
    const { scenario } = await openText(plain());
    const [market] = scenario.markets;
    const { entry } = scenario.strategies[0]!;
    const stated: readonly (readonly [string, string, unknown, unknown])[] = [
      ['calendar', 'Default: continuous.', scenario.calendar, 'continuous'],
      ['broken', 'Default: stop.', scenario.broken, 'stop'],
      ['kind', 'Default: spot.', scenario.account.kind, 'spot'],
      ['digits', 'Default: 8.', scenario.account.digits, 8],
      ['lot', 'Default: 0.00000001.', market!.rules[0]!.lot, '0.00000001'],
      ['fees', 'Default: 0.', market!.fees, noFees],
      ['slippage', 'Default: none.', market!.slippage, { kind: 'none' }],
      ['path', 'Default: adverse.', scenario.path, 'adverse'],
      ['sizing', 'Default: 100%.', scenario.strategies[0]!.sizing, { kind: 'percent', value: '100' }],
      ['entry', 'Default: market.', entry.order.type, 'market'],
      ['stop', 'Default: none.', entry.stop, null],
      ['targets', 'Default: none.', entry.targets, []],
      ['seed', 'Default: 1.', scenario.seed, 1],
      ['riskFree', 'Default: 0.', scenario.riskFree, 0],
    ];
    for (const [field, words, value, expected] of stated) {
      expect(page).toMatch(new RegExp(`\\| \`${field}\` \\|.*${words.replaceAll('.', '\\.')} \\|\\n`));
      expect(value, field).toEqual(expected);
    }
  });
});
