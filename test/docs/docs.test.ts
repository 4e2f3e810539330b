/** The documents are true: their examples run and compile, their links lead somewhere, and the scenarios are lawful. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkShape } from '../../src/scenario/check.ts';
import { readYaml } from '../../src/scenario/source.ts';
import {
  blocksOf,
  compiled,
  deadLinks,
  longLines,
  machinePaths,
  missingFiles,
  missingScripts,
  type Document,
} from './documents.ts';
import { readSources } from './source.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): Document => ({ path, text: readFileSync(`${root}${path}`, 'utf8') });
const under = (folder: string, ending: string): readonly Document[] =>
  [...readSources(`${root}${folder}`, ending)].map(([path, text]) => ({ path: `${folder}/${path}`, text }));

const named = ['README.md', 'ARCHITECTURE.md', 'SPEC.md', 'CHANGELOG.md'];
const documents = [
  ...named.filter((path) => existsSync(`${root}${path}`)).map(read),
  ...under('docs', '.md'),
];
const readme = documents.find(({ path }) => path === 'README.md')?.text ?? '';
const scripts = Object.keys((JSON.parse(read('package.json').text) as { scripts: object }).scripts);

/** What is wrong with a scenario as written, or null where the text is only a part of one. */
function wrongIn(yaml: string): readonly unknown[] | null {
  const { source, issues } = readYaml(yaml, 'block');
  if (issues.length > 0) return issues;
  const isWhole = typeof source.value === 'object' && source.value !== null && 'markets' in source.value;
  if (!isWhole) return null;
  const checked = checkShape(source.value);
  return Array.isArray(checked) ? (checked as readonly unknown[]) : [];
}

describe('documents', () => {
  it('are all there', () => {
    expect(documents.map(({ path }) => path)).toEqual(expect.arrayContaining(named));
    expect(documents.length).toBeGreaterThanOrEqual(10);
  });

  it('link to files and headings that exist', () => {
    expect(documents.flatMap((document) => deadLinks(document, root))).toEqual([]);
    const made = {
      path: 'docs/made.md',
      text: '# One two\n[a](gone.md) [b](#one-two) [c](#three) [d](../SPEC.md#x)',
    };
    expect(deadLinks(made, root)).toEqual(['docs/made.md links to gone.md', 'docs/made.md links to #three']);
  });

  it('name files that exist, and none that is not built yet', () => {
    expect(documents.flatMap((document) => missingFiles(document, root))).toEqual([]);
    const made = {
      path: 'made.md',
      text: '`venue/fill.ts` `src/venue/` `risk/sizing` `normal.ts` `n/a` `venue/gone.ts` `gone.ts` `venue/gone` `venue/fill` (not built yet)',
    };
    expect(missingFiles(made, root)).toEqual([
      'made.md names venue/gone.ts',
      'made.md names gone.ts',
      'made.md names venue/gone',
      'made.md names venue/fill (not built yet)',
    ]);
  });

  it('run scripts that exist', () => {
    expect(documents.flatMap((document) => missingScripts(document, scripts))).toEqual([]);
    const made = { path: 'made.md', text: '`npm run verify`, `npm run --silent gone -- x`' };
    expect(missingScripts(made, scripts)).toEqual(['made.md runs gone']);
  });

  it('have lines of at most 120 characters', () => {
    expect(documents.flatMap(longLines)).toEqual([]);
    const made = { path: 'made.md', text: `| ${'x'.repeat(200)} |\n${'→'.repeat(120)}\n${'x'.repeat(121)}` };
    expect(longLines(made)).toEqual(['made.md:3 is too long']);
  });

  it('and sources name no path of one machine', () => {
    const folders = ['src', 'test', 'scripts', 'bench'].flatMap((folder) => under(folder, '.ts'));
    const rest = [...under('scenarios', ''), ...under('.ci', ''), ...under('data/bundled', '.md')];
    const files = readdirSync(root).filter((path) => /\.(json|ts|js)$/.test(path) && !path.includes('-lock'));
    const all = [...documents, ...folders, ...rest, ...files.map(read)];
    expect(all.length).toBeGreaterThan(200);
    expect(all.flatMap(machinePaths)).toEqual([]);
    const places = ['home', 'root', 'work', 'Users'].map((name) => `see /${name}/me`);
    const made = {
      path: 'made.md',
      text: [...places, ['C:', 'data'].join('\\'), 'src/work/x, a/home/b'].join('\n'),
    };
    expect(machinePaths(made)).toHaveLength(5);
  });
});

describe('scenarios', () => {
  it('SCEN-1 of the documents have the shape of the schema', () => {
    const found = documents.flatMap(({ path, text }) =>
      blocksOf(text, 'yaml').map((yaml) => ({ path, wrong: wrongIn(yaml) })),
    );
    expect(found.filter(({ path, wrong }) => path === 'README.md' && wrong !== null).length).toBeGreaterThan(
      0,
    );
    expect(found.filter(({ wrong }) => wrong !== null && wrong.length > 0)).toEqual([]);
    const whole = blocksOf(readme, 'yaml').find((yaml) => wrongIn(yaml) !== null)!;
    expect(wrongIn(whole.replace('balance:', 'balanse:'))).toHaveLength(2);
  });

  const files = readdirSync(`${root}scenarios`).filter((path) => path.endsWith('.yaml'));
  const run = (file: string) =>
    spawnSync(process.execPath, ['src/cli/main.ts', 'run', '--quiet', file], { cwd: root, encoding: 'utf8' });

  it.each(files)('%s runs', (file) => {
    const { stdout, stderr, status } = run(`scenarios/${file}`);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toMatch(/^[0-9a-f]{32}\n$/);
  });

  it('are there, and what is none does not run', () => {
    expect(files.length).toBeGreaterThanOrEqual(4);
    expect(run('README.md').status).toBe(2);
  });
});

describe('programs of the documents', () => {
  it('read credentials as the README says', () => {
    const block = blocksOf(readme, 'ts').find((code) => code.includes('isConfigured'))!;
    const program = block.replace("'backlot'", JSON.stringify(`${root}src/index.ts`));
    const keys = (key: string) => ({
      BINANCE_API_KEY: key,
      BINANCE_SECRET_KEY: key && 'sixteen',
      BINANCE_TESTNET: '',
    });
    const started = (key: string) =>
      spawnSync(process.execPath, ['--input-type=module', '-e', program], {
        cwd: `${root}test/docs`,
        encoding: 'utf8',
        env: { ...process.env, ...keys(key) },
      });
    expect(started('mine').stdout).toBe('testnet hmac *** ***\n7\n');
    expect(started('').stderr).toContain(
      'Binance has no credentials: BINANCE_API_KEY and BINANCE_SECRET_KEY',
    );
  });

  it('compile', () => {
    const programs = documents.flatMap(({ path, text }) =>
      blocksOf(text, 'ts').map((code, i) => [path.replaceAll(/\W/g, '-') + String(i), code] as const),
    );
    // What one block takes from another of its page stands in a file of its own.
    const own = blocksOf(read('docs/testing.md').text, 'ts').find((code) => code.includes('averages-down'))!;
    const blocks = programs.map(([name, code]) => {
      const isFree = /\bstrategy\b/.test(code) && !/(const|import \{) strategy\b/.test(code);
      return [name, isFree ? `import { strategy } from './my-strategy.ts';\n${code}` : code] as const;
    });
    expect(blocks.length).toBeGreaterThanOrEqual(6);
    const faulty = [
      ['gone', "import { gone } from 'backlot';\nexport const x = gone;\n"],
      ['typo', "import { buy } from 'backlot';\nexport const x = buy({ stpo: { percent: 5 } });\n"],
    ] as const;
    const found = compiled(new Map([...blocks, ['my-strategy', own], ...faulty]), root);
    expect(Object.fromEntries(blocks.map(([name]) => [name, found.get(name)]))).toEqual(
      Object.fromEntries(blocks.map(([name]) => [name, []])),
    );
    expect(found.get('gone')).toHaveLength(1);
    expect(found.get('typo')).toHaveLength(1);
  });
});
