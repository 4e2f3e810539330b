/** What a strategy is known by: its text and that of the files beside it that it imports. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { strategyHash } from '../../src/files/strategy-hash.ts';
import { folderOf } from '../cli/spawn.ts';

const { path: folder, done } = folderOf({
  'alone.ts': 'export const a = 1;\n',
  'same.ts': 'export const a = 1;\n',
  'entry.ts': "import { b } from './b.ts';\nimport 'node:fs';\n// from './gone.ts'\nexport const a = b;\n",
  'b.ts': "export * from './c.ts';\nexport const b = 1;\n",
  'c.ts': "import './entry.ts';\nexport const c = 1;\n",
});
afterAll(done);
const hash = (name: string): string => strategyHash(join(folder, name));

describe('SCEN-2 the hash of a strategy', () => {
  it('is that of its text, wherever it lies', () => {
    expect(hash('alone.ts')).toBe(hash('same.ts'));
    expect(hash('alone.ts')).not.toBe(hash('b.ts'));
  });

  it('changes with a file that it imports through another, and ends where they import each other', () => {
    const before = hash('entry.ts');
    expect(hash('entry.ts')).toBe(before);
    writeFileSync(join(folder, 'c.ts'), "import './entry.ts';\nexport const c = 2;\n");
    expect(hash('entry.ts')).not.toBe(before);
  });
});
