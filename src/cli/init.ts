/** `backlot init [DIR]`: a scenario and a strategy to start from, which run at once. Nothing is written over. */
import { InputError } from '../model/issue.ts';
import type { Command } from './flags.ts';
import { printable } from './printable.ts';

export interface InitFlags {
  readonly dir: string;
}

export const initCommand: Command<InitFlags> = {
  command: 'init [dir]',
  describe: 'write a commented scenario and a strategy to start from',
  builder: (cli) =>
    cli
      .positional('dir', { type: 'string', default: '.', describe: 'folder; made when it is not there' })
      .example('$0 init my-first', 'then: backlot run my-first/scenario.yaml --open'),
  handler: async ({ dir }) => {
    const { existsSync, realpathSync, rmSync, writeFileSync } = await import('node:fs');
    const path = await import('node:path');
    const { starterFiles } = await import('./starter.ts');
    const { makeFolder, unwritable } = await import('../store/output.ts');
    makeFolder(dir);
    const files = starterFiles(realpathSync(dir));
    const inTheWay = files.map(({ name }) => path.join(dir, name)).filter((file) => existsSync(file));
    if (inTheWay.length > 0) {
      const message = 'this file is there already, and nothing is written over';
      const hint = 'Name another folder: backlot init my-next';
      throw new InputError(
        inTheWay.map((file) => ({ code: 'in-the-way', severity: 'error', file, message, hint })),
      );
    }
    const written: string[] = [];
    for (const { name, text } of files) {
      const file = path.join(dir, name);
      try {
        // `wx`: not even over a file that came between the look and the writing.
        writeFileSync(file, text, { flag: 'wx' });
        written.push(file);
      } catch (error) {
        const isOurs = (error as NodeJS.ErrnoException).code !== 'EEXIST';
        for (const made of isOurs ? [...written, file] : written) rmSync(made, { force: true });
        throw unwritable(file, error);
      }
    }
    const paths = files.map(({ name }) => printable(path.join(dir, name)));
    process.stdout.write(`Wrote ${paths.join(' and ')}.\nNext: backlot run ${paths[0]!} --open\n`);
  },
};
