#!/usr/bin/env node
/**
 * The door of the command line: sees that Node is new enough, turns on its cache of compiled code, and loads the rest.
 * It imports no file of ours by itself: what is loaded before the cache is on is compiled again at every start.
 */
import * as nodeModule from 'node:module';

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  process.stderr.write(`backlot needs Node 24.11 or newer; this is ${process.version}\n`);
  process.exit(1);
}

// Where its folder (of the system's temporary files) cannot be written, Node does without.
nodeModule.enableCompileCache();

const { start } = await import('./start.ts');
await start(process.argv.slice(2));
