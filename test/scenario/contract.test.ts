/** The published schema and the results that are really printed, held together. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resultJsonSchema, resultSchema } from '../../src/scenario/result-schema.ts';
import { runFile } from '../../src/run-file.ts';

const folder = new URL('../../scenarios/', import.meta.url).pathname;
const scenarios = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

describe('RES-1 every shipped scenario', () => {
  it('RES-1 there are some', () => {
    expect(scenarios.length).toBeGreaterThanOrEqual(4);
  });

  it.each(scenarios)('RES-1 %s gives what the schema promises, and loses nothing as JSON', async (name) => {
    const result = await runFile(`${folder}${name}`);
    const printed: unknown = JSON.parse(JSON.stringify(result));
    expect(resultSchema.safeParse(printed).error?.issues ?? []).toEqual([]);
    expect(printed).toEqual(result);
    expect(result.orders.length).toBeGreaterThan(0);
    expect(result.band).not.toBeNull();
    for (const [figure, { min, max }] of Object.entries(result.band!)) {
      const own = result.metrics[figure as keyof typeof result.metrics];
      if (own === null) continue;
      expect(Number(min), figure).toBeLessThanOrEqual(Number(own));
      expect(Number(max), figure).toBeGreaterThanOrEqual(Number(own));
    }
  });
});

describe('RES-1 the schema', () => {
  interface Schema {
    readonly type?: string;
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly required?: readonly string[];
    readonly additionalProperties?: boolean;
    readonly items?: Schema;
    readonly anyOf?: readonly Schema[];
  }
  /** Every object of a schema: none lets unknown fields in, none has a field that may be missing. */
  function objects(schema: Schema): readonly Schema[] {
    const inner = [...Object.values(schema.properties ?? {}), ...(schema.anyOf ?? [])];
    const all = [...inner, ...(schema.items === undefined ? [] : [schema.items])].flatMap(objects);
    return schema.type === 'object' ? [schema, ...all] : all;
  }

  it('RES-1 is strict at every level: nothing unknown, nothing missing', () => {
    const all = objects(resultJsonSchema());
    expect(all.length).toBeGreaterThanOrEqual(10);
    for (const { properties, required, additionalProperties } of all) {
      expect(additionalProperties).toBe(false);
      expect([...(required ?? [])].sort()).toEqual(Object.keys(properties ?? {}).sort());
    }
  });
});
