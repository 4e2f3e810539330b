/** docs/testing.md is true: its strategy breaks the law, and what it prints is what `assertLaws` says. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import * as surface from '../../src/testing/index.ts';
import {
  assertLaws,
  protectionCoversPosition,
  stopNeverLoosens,
  type AnyStrategy,
} from '../../src/testing/index.ts';
import { folderOf, root } from '../cli/spawn.ts';

const page = readFileSync(join(root, 'docs/testing.md'), 'utf8');

/** The path of fast-check, which the page shortens. */
const shortened = (text: string): string => text.replace(/(path: '[\d:]{20})[\d:.]*'/, "$1...'");

it('the worked example breaks STOP-2 as the page shows it', async () => {
  const [, code] = /```ts\n(import \{ amend, buy, defineStrategy[^]*?)```/.exec(page)!;
  const [, said] = /```text\n([^]*?)\n```/.exec(page)!;
  // Inside the checkout, where the package knows its own name; the folder is taken away again.
  const { path, done } = folderOf({}, join(root, 'scenarios'));
  try {
    const file = join(path, 'averages-down.ts');
    writeFileSync(file, code!);
    const { strategy } = (await import(pathToFileURL(file).href)) as { strategy: AnyStrategy };
    const failure = await assertLaws(strategy, [protectionCoversPosition, stopNeverLoosens], {
      seed: 19,
    }).catch((error: unknown) => error as Error);
    expect(shortened((failure as Error).message)).toBe(said);
  } finally {
    done();
  }
});

it('the page names everything that the kit gives, and nothing else', () => {
  const names = Object.keys(surface);
  const rest = ['LawBroken', 'breachText', 'drawMarket', 'keepWorld', 'recordsOf', 'strategyOf'];
  expect(names.filter((name) => !page.includes(name)).sort()).toEqual(rest);
  expect(surface.LawBroken.prototype).toBeInstanceOf(Error);
});
