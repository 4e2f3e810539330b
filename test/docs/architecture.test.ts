/**
 * ARCHITECTURE.md and the code, held together. Each law is first asked of the real sources, and then of a copy in which
 * one fault was planted, so that it is seen to fail.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  besidesThePort,
  cycles,
  deadFiles,
  forbiddenImports,
  importTable,
  listAfter,
  siblingImports,
  unusedRows,
} from './import-laws.ts';
import { approvals, isKernel, kernelFolders } from './purity-laws.ts';
import { folderOf, importsOf, readSources, type Sources } from './source.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const document = readFileSync(`${root}ARCHITECTURE.md`, 'utf8');
const sources = readSources(`${root}src`);
const kernel = [...sources.keys()].filter(isKernel);
const table = importTable(document);
const entries = listAfter(document, 'Entry points:');
const testedOnly = listAfter(document, 'Reached by tests alone:');

/** The sources with `code` put before what `path` holds; the path may be new. */
function planted(path: string, code: string): Sources {
  return new Map(sources).set(path, `${code}\n${sources.get(path) ?? ''}`);
}

/** One file of the kernel that holds `code` alone. */
const lone = (code: string): Sources => new Map([['engine/planted.ts', code]]);

describe('the laws see the land', () => {
  it('finds a plausible number of files in every folder', () => {
    expect(sources.size).toBeGreaterThanOrEqual(100);
    expect(kernel.length).toBeGreaterThanOrEqual(90);
    expect(table.length).toBeGreaterThanOrEqual(16);
    expect(new Set(kernel.map(folderOf))).toEqual(new Set(kernelFolders));
    const arrows = [...sources.keys()].flatMap((path) => importsOf(sources, path));
    expect(arrows.length).toBeGreaterThan(400);
  });

  it.each([
    ["import { x } from './a.ts';", 'engine/a.ts'],
    ["import type { X } from '../model/a.ts';", 'model/a.ts'],
    ["export * from '../base/a.ts';", 'base/a.ts'],
    ["export { x } from '../base/a.ts';", 'base/a.ts'],
    ["import '../venue/a.ts';", 'venue/a.ts'],
    ["const a = await import('./a.ts');", 'engine/a.ts'],
    ['const a = await import(name);', 'import()'],
    ["type X = import('../risk/a.ts').X;", 'risk/a.ts'],
    ["import fs from 'node:fs';", 'node:fs'],
    ["import { a } from 'zod/v4';", 'zod'],
    ["import { a } from '@scope/name/part';", '@scope/name'],
  ])('reads %s', (code, to) => {
    expect(importsOf(lone(code), 'engine/planted.ts').map((found) => found.to)).toEqual([to]);
  });

  it('reads no import in a comment or a text', () => {
    const code = "// import { x } from './a.ts';\nconst text = `import './b.ts'`;";
    expect(importsOf(lone(code), 'engine/planted.ts')).toEqual([]);
  });
});

describe('the table of ARCHITECTURE.md', () => {
  it('names every import that there is', () => {
    expect(forbiddenImports(sources, table)).toEqual([]);
  });

  it.each([
    ['base/queue.ts', "import { dayMs } from '../model/time.ts';", 'base/queue.ts imports model/time.ts'],
    ['model/order.ts', "import '../market/path.ts';", 'model/order.ts imports market/path.ts'],
    ['venue/fill.ts', "export * from '../portfolio/ledger.ts';", 'venue/fill.ts imports portfolio/ledger.ts'],
    [
      'risk/sizing.ts',
      "import type { Engine } from '../engine/engine.ts';",
      'risk/sizing.ts imports engine/engine.ts',
    ],
    ['stats/sums.ts', "type T = import('../engine/tape.ts').Tape;", 'stats/sums.ts imports engine/tape.ts'],
    ['engine/engine.ts', "import { z } from 'zod';", 'engine/engine.ts imports zod'],
    ['store/csv.ts', "const yaml = await import('yaml');", 'store/csv.ts imports yaml'],
    ['engine/journal.ts', "import 'node:fs';", 'engine/journal.ts imports node:fs'],
    ['scenario/run.ts', 'const any = await import(name);', 'scenario/run.ts imports import()'],
    ['scenario/run.ts', "import { runFile } from '../run-file.ts';", 'scenario/run.ts imports run-file.ts'],
    ['model/order.ts', "import '../model/gone.ts';", 'model/order.ts imports model/gone.ts'],
    ['monitor/page.ts', '', 'no row for monitor/page.ts'],
  ])('in %s finds %s', (path, code, fault) => {
    expect(forbiddenImports(planted(path, code), table)).toEqual([fault]);
  });

  it('names no folder that is not there, and no arrow that nobody uses', () => {
    expect(unusedRows(sources, table)).toEqual([]);
    const more = [...table, { folder: 'monitor', imports: ['stats'], packages: ['prom-client'] }];
    expect(forbiddenImports(sources, more)).toEqual(['no folder for row monitor']);
    expect(unusedRows(sources, more)).toEqual(['monitor > stats', 'monitor > prom-client']);
  });
});

describe('files', () => {
  it('import without siblings, around no port and in no circle', () => {
    expect(siblingImports(sources)).toEqual([]);
    expect(besidesThePort(sources)).toEqual([]);
    expect(cycles(sources)).toEqual([]);
  });

  it('finds a sibling', () => {
    const withSibling = planted('execution/plan.ts', "import type { Size } from '../risk/sizing.ts';");
    expect(siblingImports(withSibling)).toEqual(['execution/plan.ts imports its sibling risk/sizing.ts']);
  });

  it('finds a way around the port', () => {
    const around = planted('engine/engine.ts', "import { SimulatedVenue } from '../venue/simulated.ts';");
    expect(besidesThePort(around)).toEqual(['engine/engine.ts imports venue/simulated.ts']);
    const deeper = planted('engine/backtest.ts', "import type { Book } from '../venue/book.ts';");
    expect(besidesThePort(deeper)).toEqual(['engine/backtest.ts imports venue/book.ts']);
  });

  it('finds a circle, of types as well', () => {
    const round = planted('model/units.ts', "import type { TimeMs } from './order.ts';");
    expect(cycles(round).length).toBeGreaterThan(0);
    expect(cycles(round)[0]).toContain('model/units.ts > model/order.ts > ');
    expect(cycles(planted('base/brand.ts', "export * from './brand.ts';"))).toEqual([
      'base/brand.ts > base/brand.ts',
    ]);
  });

  it('are reached from an entry point', () => {
    expect(entries).toEqual(['index.ts', 'testing/index.ts', 'frames/index.ts', 'cli/main.ts']);
    expect(deadFiles(sources, [...entries, ...testedOnly])).toEqual([]);
    const withDead = planted('venue/forgotten.ts', "import './venue.ts';");
    expect(deadFiles(withDead, [...entries, ...testedOnly])).toEqual(['venue/forgotten.ts']);
  });

  it.each(testedOnly)('%s is used by a test or a benchmark, and by no entry point', (path) => {
    expect(deadFiles(sources, entries)).toContain(path);
    const users = [...readSources(`${root}test`).values(), ...readSources(`${root}bench`).values()];
    expect(users.some((text) => text.includes(`/src/${path}'`))).toBe(true);
  });
});

describe('invariants', () => {
  it('RISK-1 only the verdict makes an Approved', () => {
    expect(approvals(sources).map((fault) => fault.split(':')[0])).toEqual(['risk/verdict.ts']);
    const forged = planted('engine/decide.ts', 'const forged = order as unknown as Approved<OrderTerms>;');
    expect(approvals(forged)).toContain('engine/decide.ts:1 makes an Approved');
  });

  it('are numbered from 1 without a gap, and whatever the sources cite is there', () => {
    const numbered = [...document.matchAll(/^- \*\*I(\d+)\*\* /gm)].map((match) => Number(match[1]));
    expect(numbered).toEqual(numbered.map((_, i) => i + 1));
    expect(numbered.length).toBeGreaterThanOrEqual(9);
    const cited = [...sources.values()].flatMap((text) => [...text.matchAll(/[(, ]I(\d+)[),.]/g)]);
    expect(cited.map((match) => Number(match[1])).filter((number) => !numbered.includes(number))).toEqual([]);
  });
});
