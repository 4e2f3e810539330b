/**
 * What people get from the registry: the package is packed, installed in a folder of its own and used there, with types
 * and from the command line. Slow (it installs), so it runs in the deep gate alone.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runFile } from '../../src/run-file.ts';
import { folderOf, root } from '../cli/spawn.ts';
import { isDeep } from '../support/runs.ts';

const { path: folder, done } = folderOf({
  'package.json': '{ "name": "user", "private": true, "type": "module" }',
  'five.ts': [
    "import { runFile, type Result } from 'backlot';",
    "const result: Result = await runFile('node_modules/backlot/scenarios/demo.yaml');",
    'const { metrics, band, ambiguous } = result;',
    'const figures: readonly (number | null | undefined)[] = [metrics.sharpe, band?.sharpe.min, ambiguous.length];',
    'console.log(JSON.stringify({ digest: result.digest, figures }));',
    '',
  ].join('\n'),
});
afterAll(done);

function run(
  command: string,
  args: readonly string[],
  cwd: string = folder,
): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

describe.runIf(isDeep)('the packed package', { timeout: 300_000 }, () => {
  const demo = join(root, 'scenarios/demo.yaml');

  beforeAll(() => {
    // Without the build that packing brings: it would take dist/ away under the tests that run beside this one. The
    // deep gate builds first.
    const packed = run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], root);
    expect(packed.code, packed.err).toBe(0);
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!;
    const installed = run('npm', [
      'install',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      join(folder, tarball),
    ]);
    expect(installed.code, installed.err).toBe(0);
  }, 300_000);

  it('holds the compiled code, the data, the scenarios and the papers, and no source or test', () => {
    const inside = join(folder, 'node_modules/backlot');
    const names = readdirSync(inside).sort();
    for (const name of ['LICENSE', 'README.md', 'SPEC.md', 'data', 'dist', 'package.json', 'scenarios'])
      expect(names).toContain(name);
    for (const name of ['src', 'test', 'bench', 'scripts']) expect(names).not.toContain(name);
    // Of the documents those that the README shows and links, and not what is made at home.
    const documents = readdirSync(join(inside, 'docs')).sort();
    expect(documents).toEqual([
      'conformance.md',
      'connect.md',
      'exchange.md',
      'frames.md',
      'metrics.md',
      'report.png',
      'scenario.md',
      'testing.md',
    ]);
    const files = readdirSync(inside, { recursive: true }).map(String);
    expect(files.filter((name) => /\.test\./.test(name))).toEqual([]);
    for (const name of [
      'data/bundled/ndx-1d.csv',
      'data/bundled/NOTICE',
      'dist/index.d.ts',
      'dist/cli/main.js',
    ])
      expect(files).toContain(name);
  });

  it('DET-1 five typed lines give the digest of the source', async () => {
    const { code, out, err } = run(process.execPath, ['five.ts']);
    expect([code, err]).toEqual([0, '']);
    const { digest, figures } = JSON.parse(out) as { digest: string; figures: number[] };
    const here = await runFile(demo);
    expect(digest).toBe(here.digest);
    expect(figures).toEqual([here.metrics.sharpe, here.band!.sharpe.min, here.ambiguous.length]);
  });

  it('backlot/testing works beside a fast-check of the user’s own', () => {
    const { version } = JSON.parse(
      readFileSync(join(root, 'node_modules/fast-check/package.json'), 'utf8'),
    ) as { version: string };
    const added = run('npm', [
      'install',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      `fast-check@${version}`,
    ]);
    expect(added.code, added.err).toBe(0);
    writeFileSync(
      join(folder, 'laws.ts'),
      [
        "import { buy, defineStrategy } from 'backlot';",
        "import { assertLaws, ledgerBalances, protectionCoversPosition } from 'backlot/testing';",
        "const strategy = defineStrategy({ name: 'mine', description: 'Buys.', params: {}, readings: () => ({}),",
        '  init: () => null, onClose: (view) => (view.isFlat ? buy() : null) });',
        'const { worlds } = await assertLaws(strategy, [ledgerBalances], { runs: 10 });',
        'const failure = await assertLaws(strategy, [protectionCoversPosition]).catch((error: Error) => error.message);',
        "console.log(worlds, String(failure).split('\\n')[0]);",
        '',
      ].join('\n'),
    );
    const { code, out, err } = run(process.execPath, ['laws.ts']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(
      '10 protectionCoversPosition does not hold (STOP-4): stops that rest cover the whole position after every step.\n',
    );
  });

  it('backlot/frames says how danfojs is installed, and works when that was done', () => {
    const program = [
      "import { danfo, frameCsv, runFrames, type RunFrames } from 'backlot/frames';",
      "const run: RunFrames = await runFrames('node_modules/backlot/scenarios/014-leverage.yaml', { band: false });",
      "const trades = run.frame('trades');",
      "const profit: number = trades.column('netProfit').sum();",
      'const second = new danfo.DataFrame([[1763856000000]]).add(1).values[0];',
      "console.log(JSON.stringify([trades.shape[0], profit, second, frameCsv(trades).split('\\n').length]));",
      '',
    ].join('\n');
    writeFileSync(join(folder, 'frames.ts'), program);
    const without = run(process.execPath, ['frames.ts']);
    expect(without.code).toBe(1);
    const [, install] = /\n(npm pkg set [^]*?npm install \S+)\n/.exec(without.err)!;
    const installed = run('bash', ['-c', `${install!} --no-audit --no-fund --prefer-offline`]);
    expect(installed.code, installed.err).toBe(0);
    const { code, out, err } = run(process.execPath, ['frames.ts']);
    expect([code, err]).toEqual([0, '']);
    const [trades, profit, second, lines] = JSON.parse(out) as readonly [number, number, unknown, number];
    // 21 trades and what they brought: docs/frames.md. The last line of the CSV is ended, too.
    expect([trades, second, lines]).toEqual([21, [1763856000001], 23]);
    expect(profit).toBeCloseTo(-1469.53470358, 8);
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const flags = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2024'];
    expect(run(process.execPath, [tsc, ...flags, '--lib', 'es2024,dom', 'frames.ts']).out).toBe('');
  });

  it('the types hold for a strict compiler', () => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const flags = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--lib',
      'es2024,dom',
    ];
    const wrong = 'import { runFile } from "backlot";\nexport const x: number = await runFile("x");\n';
    writeFileSync(join(folder, 'wrong.ts'), wrong);
    expect(run(process.execPath, [tsc, ...flags, 'five.ts']).out).toBe('');
    expect(run(process.execPath, [tsc, ...flags, 'wrong.ts']).out).toContain('TS2322');
  });

  it('npx backlot runs a scenario, and a strategy of the user’s own', async () => {
    const { code, out } = run('npx', [
      'backlot',
      'run',
      'node_modules/backlot/scenarios/demo.yaml',
      '--quiet',
    ]);
    expect([code, out]).toEqual([0, `${(await runFile(demo, { band: false })).digest}\n`]);
    // Copied out of the package, as a user would to change it: Node strips no types inside node_modules.
    cpSync(join(folder, 'node_modules/backlot/scenarios/dip-buyer.ts'), join(folder, 'dip-buyer.ts'));
    const scenario = readFileSync(
      join(folder, 'node_modules/backlot/scenarios/004-own-strategy.yaml'),
      'utf8',
    );
    writeFileSync(join(folder, 'own.yaml'), scenario.replace('../data', 'node_modules/backlot/data'));
    const own = run('npx', ['backlot', 'run', 'own.yaml', '--quiet']);
    expect([own.code, own.err]).toEqual([0, '']);
    expect(own.out).toMatch(/^[0-9a-f]{32}\n$/);
    rmSync(join(folder, 'own.yaml'));
  });
});
