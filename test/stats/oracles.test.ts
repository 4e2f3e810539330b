import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ConformanceCase } from '../conformance/case.ts';
import { runBrokerMetricCases, runMetricCases } from '../conformance/metrics.ts';
import { sharedDir } from '../support/shared.ts';

const shared = sharedDir();

describe.skipIf(shared === null)('metrics against numbers that others computed', () => {
  const folder = shared ?? '';
  const metricCases = shared === null ? [] : runMetricCases(folder);
  const brokerCases = shared === null ? [] : runBrokerMetricCases(folder);
  const all = [...metricCases, ...brokerCases];
  const count = (source: string, status: ConformanceCase['status']) =>
    all.filter((one) => one.source === source && one.status === status).length;

  it('METR-1 no figure differs without a rule', () => {
    expect(all.filter((one) => one.status === 'failed')).toEqual([]);
  });

  it('METR-1 explains only what it leaves undefined', () => {
    for (const one of all.filter((each) => each.status === 'explained')) {
      expect(one.rule).toBe('METR-1');
      // Of a case with several numbers, one at least.
      expect([one.ours].flat()).toContain(null);
    }
    expect(all.every((one) => (one.rule === null) === (one.status !== 'explained'))).toBe(true);
  });

  it('judges every case on disk once', () => {
    const onDisk = ['empyrical-metrics', 'performanceanalytics'].flatMap((source) =>
      idsOf(folder, source).map((id) => `${source} ${id}`),
    );
    expect(metricCases.map((one) => `${one.source} ${one.id}`)).toEqual(onDisk);
    expect(onDisk.length).toBeGreaterThan(300);
    expect(brokerCases.length).toBeGreaterThanOrEqual(4);
  });

  it('passes at least as many as it did', () => {
    expect(count('empyrical-metrics', 'passed')).toBeGreaterThanOrEqual(90);
    expect(count('performanceanalytics', 'passed')).toBeGreaterThanOrEqual(231);
    expect(count('trading-signals-broker', 'passed')).toBeGreaterThanOrEqual(4);
    expect(count('empyrical-metrics', 'explained')).toBeGreaterThanOrEqual(33);
  });
});

function idsOf(folder: string, source: string): readonly string[] {
  const text = readFileSync(`${folder}/oracles/${source}/cases.json`, 'utf8');
  return (JSON.parse(text) as { cases: { id: string }[] }).cases.map((one) => one.id);
}
