/** Text that people wrote: UTF-8, and what it is instead where it is not. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readText } from '../../src/files/text.ts';
import { folderOf } from '../cli/spawn.ts';
import { issuesOf } from '../scenario/make.ts';

const { path: folder, done } = folderOf({ 'scenario.yaml': 'name: ä\n' });
afterAll(done);

const told = async (name: string): Promise<readonly string[]> =>
  (await issuesOf(() => Promise.resolve().then(() => readText(join(folder, name))))).map(
    ({ message, hint = '' }) => `${message} | ${hint.replace(folder, '')}`,
  );

describe('SCEN-1 a text', () => {
  it('is UTF-8, with or without a mark at its beginning', () => {
    expect(readText(join(folder, 'scenario.yaml'))).toBe('name: ä\n');
    writeFileSync(join(folder, 'marked.yaml'), '\ufeffname: x\n');
    expect(readText(join(folder, 'marked.yaml'))).toBe('\ufeffname: x\n');
  });

  it.each([
    ['little.yaml', Buffer.from('\ufeffname: x\n', 'utf16le')],
    ['big.yaml', Buffer.from('\ufeffname: x\n', 'utf16le').swap16()],
  ])('in UTF-16 is refused with what to do: %s', async (name, bytes) => {
    writeFileSync(join(folder, name), bytes);
    expect(await told(name)).toEqual(['this is no UTF-8 | It looks like UTF-16; save it as UTF-8.']);
  });

  it('in Latin-1 is refused, and so are a folder and a file that is not there', async () => {
    writeFileSync(join(folder, 'latin.yaml'), Buffer.from('name: ä\n', 'latin1'));
    mkdirSync(join(folder, 'inside'));
    expect(await told('latin.yaml')).toEqual(['this is no UTF-8 | Save it as UTF-8.']);
    expect(await told('inside')).toEqual(['this is a folder; expected a file | Name a file in it.']);
    expect(await told('scenaro.yaml')).toEqual(['there is no such file | Did you mean "/scenario.yaml"?']);
  });
});
