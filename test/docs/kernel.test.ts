/**
 * What the kernel may not touch, and how it may compute (DET-1): ARCHITECTURE.md's invariants I1, I2, I9, I11, I12, I13.
 * Each law is first asked of the real sources, and then of code with one fault, so that it is seen to fail.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { importTable } from './import-laws.ts';
import { catches, dynamicImports, isKernel, unportable, waits, worldlyUses } from './purity-laws.ts';
import { folderOf, readSources, type Sources } from './source.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sources = readSources(`${root}src`);
const kernel = only(isKernel);
const table = importTable(readFileSync(`${root}ARCHITECTURE.md`, 'utf8'));

function only(isWanted: (path: string) => boolean): Sources {
  return new Map([...sources].filter(([path]) => isWanted(path)));
}

/** One file of the kernel that holds `code` alone. */
const lone = (code: string): Sources => new Map([['engine/planted.ts', code]]);

describe('the kernel', () => {
  it('DET-1 touches no clock, chance, console, process, disk, timer or network', () => {
    expect(kernel.size).toBeGreaterThanOrEqual(90);
    expect(worldlyUses(kernel)).toEqual([]);
    expect(worldlyUses(only((path) => folderOf(path) === 'scenario'))).toEqual([]);
    expect(table.filter(({ folder }) => isKernel(folder)).flatMap(({ packages }) => packages)).toEqual([]);
  });

  it.each([
    'const at = Date.now();',
    'const at = new Date();',
    'const at = +new Date;',
    'const at = Date();',
    'const at = new Date(2024, 0, 1);',
    "const at = new Date('2024-01-01T00:00');",
    "const at = Date.parse('2024-01-01');",
    'const Clock = Date;',
    'const at = performance.now();',
    'const chance = Math.random();',
    'const chance = crypto.randomUUID();',
    "console.log('x');",
    "process.stdout.write('x');",
    'const { env } = process;',
    'const world = { process };',
    'setTimeout(() => undefined, 1);',
    'queueMicrotask(() => undefined);',
    "void fetch('x');",
    "globalThis['fetch']('x');",
    "const fs = require('fs');",
    'const place = import.meta.url;',
  ])('DET-1 finds %s', (code) => {
    expect(worldlyUses(lone(code))).toHaveLength(1);
  });

  it.each([
    'const date = new Date(at).toISOString();',
    'const at = Date.UTC(2024, 0, 1);',
    '// Date.now() and console.log',
    "const text = 'Math.random() process.exit()';",
    'const { fetch: column } = table; const size = row.process;',
    'const when = (date: Date): Date => date;',
  ])('DET-1 allows %s', (code) => {
    expect([...worldlyUses(lone(code)), ...unportable(lone(code))]).toEqual([]);
  });

  it('DET-1 computes alike on every machine: no exp, log, pow or sine, no zone, no locale', () => {
    expect(unportable(kernel)).toEqual([]);
  });

  it.each([
    'const x = Math.exp(1);',
    'const x = Math.log10(y);',
    'const x = Math.pow(y, 2);',
    'const x = Math.sin(y);',
    'const x = Math.hypot(y, z);',
    "const x = Math['exp'](1);",
    'const { log } = Math;',
    'const x = y ** 0.5;',
    'const x = 2 ** fraction;',
    'const x = 10 ** exponent;',
    'const x = y ** 2;',
    'x **= 2;',
    'const hour = date.getHours();',
    'const text = price.toLocaleString();',
    'const order = a.localeCompare(b);',
  ])('DET-1 finds %s', (code) => {
    expect(unportable(lone(code)).length).toBeGreaterThan(0);
  });

  it.each(['const x = 2 ** -50;', 'const x = 10 ** digits;', 'const x = 10 ** this.candles.priceDigits;'])(
    'DET-1 allows the power %s',
    (code) => {
      expect(unportable(lone(code))).toEqual([]);
    },
  );

  it('DET-1 finds a fault among the real sources, with its place', () => {
    const at = 'engine/engine.ts';
    const copy = new Map(kernel).set(
      at,
      `const now = Date.now();\nconst e = Math.exp(1);\n${kernel.get(at)!}`,
    );
    expect(worldlyUses(copy)).toEqual([`${at}:1 reads the clock or local time through Date`]);
    expect(unportable(copy)).toEqual([`${at}:2 uses Math.exp`]);
  });

  it('imports nothing while running, waits for nothing, catches nothing', () => {
    expect(dynamicImports(kernel)).toEqual([]);
    expect(waits(new Map([...kernel].filter(([path]) => path !== 'engine/drive.ts')))).toEqual([]);
    expect(waits(only((path) => path === 'engine/drive.ts')).length).toBeGreaterThan(0);
    expect(catches(kernel)).toEqual([]);
  });

  it('finds what does', () => {
    expect(dynamicImports(lone("void import('./engine.ts');"))).toHaveLength(1);
    expect(dynamicImports(lone('void import(name);'))).toHaveLength(1);
    expect(waits(lone('async function step() {}'))).toHaveLength(1);
    expect(
      waits(lone('for await (const x of xs) {}')).length + waits(lone('await x;')).length,
    ).toBeGreaterThan(0);
    expect(waits(lone('const later = Promise.resolve();'))).toHaveLength(1);
    expect(catches(lone('try { step(); } catch { again(); }'))).toHaveLength(1);
  });
});
