#!/usr/bin/env node
/**
 * The command line. Exit codes: 0 done, 1 something went wrong that should not, 2 the input cannot be used.
 * Errors are caught once, here: as text on the error stream, or with `--json` as one object on the output.
 */
import * as nodeModule from 'node:module';
import { reportFailure } from './failure.ts';

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  process.stderr.write(`backlot needs Node 24.11 or newer; this is ${process.version}\n`);
  process.exit(1);
}

nodeModule.enableCompileCache();

// A reader that has seen enough (`backlot run … | head`) is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const args = process.argv.slice(2);
const json = args.includes('--json') || args.includes('--json=true');

// A promise that a strategy left behind and that failed is a failure of the run.
process.on('unhandledRejection', (error) => {
  process.exitCode = reportFailure(error, json);
});

try {
  const { parse } = await import('./commands.ts');
  await parse(args);
} catch (error) {
  process.exitCode = reportFailure(error, json);
}
