import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ConformanceCase } from '../conformance/case.ts';
import { runIndicatorCases } from '../conformance/indicators.ts';
import { sharedDir } from '../support/shared.ts';

const shared = sharedDir();

describe.skipIf(shared === null)('indicators against numbers that others computed', () => {
  const all = shared === null ? [] : runIndicatorCases(shared);
  const count = (status: ConformanceCase['status'], prefix: RegExp) =>
    all.filter((one) => one.status === status && prefix.test(one.id)).length;

  it('IND-1 no value differs without a rule', () => {
    expect(all.filter((one) => one.status === 'failed')).toEqual([]);
    expect(all.every((one) => (one.rule === null) === (one.status !== 'explained'))).toBe(true);
  });

  it('IND-2 explains by the first true range what differs by it, and nothing else', () => {
    const ids = all.filter((one) => one.rule === 'IND-2').map((one) => one.id);
    expect(ids.every((id) => /\/(tr|atr)\(|Average True Range/.test(id))).toBe(true);
    expect(ids.length).toBeGreaterThanOrEqual(4);
  });

  it('judges every vector and every printed column once', () => {
    const text = readFileSync(`${shared ?? ''}/oracles/indicators/cases.json`, 'utf8');
    const file = JSON.parse(text) as {
      tulip_cases: { id: string }[];
      lean_files: { file: string; columns: string[] }[];
    };
    const inputs = ['date', 'time', 'open', 'high', 'low', 'close', 'volume'];
    const printed = file.lean_files.flatMap((one) =>
      one.columns.filter((name) => !inputs.includes(name.toLowerCase())).map((name) => `${one.file} ${name}`),
    );
    const ids = all.map((one) => one.id);
    expect(ids.filter((id) => /^(untest|atoz|extra)\//.test(id))).toEqual(
      file.tulip_cases.map((one) => one.id),
    );
    expect(ids.filter((id) => id.startsWith('lean-spy/'))).toEqual(printed);
    expect(ids.filter((id) => id.startsWith('ttr-goog.csv'))).toHaveLength(24);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('passes at least as many as it did', () => {
    expect(count('passed', /^(untest|atoz|extra)\//)).toBeGreaterThanOrEqual(17);
    expect(count('explained', /^(untest|atoz|extra)\//)).toBeGreaterThanOrEqual(9);
    expect(count('passed', /^lean-spy\//)).toBeGreaterThanOrEqual(18);
    expect(count('passed', /^ttr-goog/)).toBeGreaterThanOrEqual(13);
  });
});
