/** danfojs under our tensors: exact where theirs is not, loaded only when asked for, and how its absence is told. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { howTo, loadDanfo } from '../../src/frames/danfo.ts';
import { danfo } from '../../src/frames/index.ts';
import { InputError } from '../../src/model/issue.ts';
import { folderOf, loadedBy, root } from '../cli/spawn.ts';

const frame = (...rows: readonly (readonly number[])[]) =>
  new danfo.DataFrame(rows, { columns: rows[0]!.map((_, i) => `c${i}`) });

describe('arithmetic of frames', () => {
  // In float32 the first time becomes 1763855958016, and the difference 131072.
  const [first, second] = [1763856000000, 1763856060000];

  it('keeps every millisecond', () => {
    expect(frame([first], [second]).add(1).values).toEqual([[first + 1], [second + 1]]);
    expect(frame([first], [second]).diff(1).values).toEqual([[NaN], [60000]]);
    expect(frame([0.1, 100.07]).mul(3).values).toEqual([[0.1 * 3, 100.07 * 3]]);
  });

  it('is what the names say, between frames, rows, columns and numbers', () => {
    const one = frame([1, 2], [3, 4], [-5, 6]);
    expect(one.sub(one).values).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(one.div([2, 4]).values).toEqual([
      [0.5, 0.5],
      [1.5, 1],
      [-2.5, 1.5],
    ]);
    expect(one.mul([1, 10, 100], { axis: 0 }).values).toEqual([
      [1, 2],
      [30, 40],
      [-500, 600],
    ]);
    expect(one.mod(4).values).toEqual([
      [1, 2],
      [3, 0],
      [3, 2],
    ]);
    expect(one.pow(2).values).toEqual([
      [1, 4],
      [9, 16],
      [25, 36],
    ]);
    expect(one.divNoNan(0).values).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(one.add(new danfo.Series([10, 20])).values[2]).toEqual([5, 26]);
    expect(() => one.add([1, 2, 3])).toThrow('shapes [3,2] and [1,3] do not go together');
  });

  it('compares', () => {
    const one = frame([1, 2, 3]);
    const said = ['gt', 'ge', 'lt', 'le', 'eq', 'ne'] as const;
    expect(said.map((name) => one[name](2).values)).toEqual([
      [[false, false, true]],
      [[false, true, true]],
      [[true, false, false]],
      [[true, true, false]],
      [[false, true, false]],
      [[true, false, true]],
    ]);
    // What is undefined is neither more nor less.
    expect([frame([NaN]).gt(0).values, frame([NaN]).le(0).values]).toEqual([[[false]], [[false]]]);
  });

  it('finds the place of the greatest and the least, the first of them', () => {
    const series = new danfo.Series([2, 7, 1, 7, 1]);
    expect([series.argMax(), series.argMin()]).toEqual([1, 2]);
  });

  it('draws the same rows for the same seed', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => [i]);
    const drawn = async (seed: number): Promise<unknown> =>
      (await frame(...rows).sample(20, { seed })).values;
    expect(await drawn(1)).toEqual(await drawn(1));
    expect(await drawn(1)).not.toEqual(await drawn(2));
    expect(((await drawn(1)) as number[][]).flat().sort((a, b) => a - b)).toEqual(rows.flat());
  });
});

describe('danfojs is loaded', () => {
  /** What a module that imports `file` loads. */
  const loadedWith = (file: string): readonly string[] => {
    const { path, done } = folderOf({
      'a.mjs': `import ${JSON.stringify(pathToFileURL(join(root, file)).href)};`,
    });
    const script =
      "const { createRequire } = require('node:module');" +
      `import(${JSON.stringify(pathToFileURL(join(path, 'a.mjs')).href)}).then(() => console.log(Object.keys(require.cache).join('\\n')));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' });
    done();
    expect(stderr).toBe('');
    return stdout
      .trim()
      .split('\n')
      .map((name) => name.replace(/^.*\/node_modules\//, ''));
  };
  const isDanfo = (name: string): boolean => name.startsWith('danfojs-node');

  it('with backlot/frames, and neither with backlot nor by the command line', () => {
    expect(loadedWith('src/index.ts').filter(isDanfo)).toEqual([]);
    expect(loadedBy(['run', 'scenarios/003-minutes-on-margin.yaml', '--quiet']).filter(isDanfo)).toEqual([]);
    const withFrames = loadedWith('src/frames/index.ts');
    expect(withFrames.filter(isDanfo).length).toBeGreaterThan(10);
    // What lies in the place of the tensors never is.
    expect(withFrames.filter((name) => name.startsWith('@tensorflow'))).toEqual([]);
  });
});

describe('where danfojs cannot be used', () => {
  let clean: () => void = () => undefined;
  afterEach(() => clean());

  const failureFrom = (files: Readonly<Record<string, string>>): { error: InputError; path: string } => {
    const { path, done } = folderOf({});
    clean = done;
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(path, name, '..'), { recursive: true });
      writeFileSync(join(path, name), text);
    }
    // Loaded before, as a project would that imports it first.
    const near = createRequire(join(path, 'a.js'));
    if ('before.js' in files) near('./before.js');
    try {
      loadDanfo(pathToFileURL(join(path, 'a.js')).href);
    } catch (error) {
      return { error: error as InputError, path };
    }
    throw new Error('it was loaded');
  };
  const main = 'node_modules/danfojs-node/index.js';
  const tensors = 'node_modules/@tensorflow/tfjs-node/index.js';

  it('says how to install it, in the words of docs/frames.md and with the packages that are tested here', () => {
    const { error } = failureFrom({});
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toBe(
      'backlot/frames stands on danfojs-node 1.2.0, which is not installed\n' +
        `  Install it in the project that uses it:\n${howTo}`,
    );
    expect(readFileSync(join(root, 'docs/frames.md'), 'utf8')).toContain(`\`\`\`\n${howTo}\n\`\`\``);
    const [, written] = /overrides\.danfojs-node=([^]*)'/.exec(howTo)!;
    const { overrides, devDependencies } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    ) as Readonly<Record<'overrides' | 'devDependencies', Readonly<Record<string, unknown>>>>;
    expect(JSON.parse(written!)).toEqual(overrides['danfojs-node']);
    expect(howTo).toContain(`danfojs-node@${String(devDependencies['danfojs-node'])}`);
  });

  it('says so where a part of it is missing', () => {
    expect(failureFrom({ [main]: '' }).error.issues[0]!.code).toBe('no-danfojs');
  });

  it('takes none that was loaded before with other tensors, and leaves those where they were', () => {
    const { error, path } = failureFrom({
      [main]: "exports.tensorflow = require('@tensorflow/tfjs-node');",
      [tensors]: "exports.version = { tfjs: 'theirs' };",
      'before.js': "require('danfojs-node');",
    });
    expect(error.issues[0]!.code).toBe('other-danfojs');
    const near = createRequire(join(path, 'a.js'));
    expect(near('@tensorflow/tfjs-node')).toEqual({ version: { tfjs: 'theirs' } });
  });
});
