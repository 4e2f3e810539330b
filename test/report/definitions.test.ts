/** The definitions a click away are those of docs/metrics.md, and every figure of the page has one. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readAssets } from '../../src/report/assets.ts';
import { executionFigures } from '../../src/report/execution-section.ts';
import { figureGroups, leading } from '../../src/report/figures.ts';
import { executionFigures as measured } from '../../src/stats/execution-figures.ts';
import { ExecutionTotals } from '../../src/stats/execution-totals.ts';
import { fullMetrics } from '../../src/stats/full-metrics.ts';
import { richInput } from '../stats/rich-input.ts';
import { definitionsOf, metricsDocument } from './definitions.ts';

const { definitions } = readAssets();
const names = figureGroups.flatMap(({ figures }) => figures.map(({ name }) => name));

describe('definitions', () => {
  it('METR-1 are those of the document, word for word', () => {
    // Written anew with `node test/report/definitions.ts > src/report/page/definitions.json`.
    expect(definitions).toEqual(definitionsOf(readFileSync(metricsDocument, 'utf8')));
  });

  it('METR-1 EXEC-1 stand behind every figure of the page, and no figure is left out', () => {
    expect(names.filter((name) => definitions[name] === undefined)).toEqual([]);
    const { headline, returns, drawdown, benchmark, trades } = fullMetrics(richInput());
    const all = [headline, returns, drawdown, benchmark!, trades].flatMap((part) => Object.keys(part));
    expect(names.toSorted()).toEqual(all.toSorted());
    const ofExecution = executionFigures.map(([name]) => name);
    expect(ofExecution.filter((name) => definitions[name] === undefined)).toEqual([]);
    expect(ofExecution.toSorted()).toEqual(Object.keys(measured(new ExecutionTotals(), true)).toSorted());
    expect(leading.filter((name) => !names.includes(name))).toEqual([]);
  });
});
