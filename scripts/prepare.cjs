/**
 * What `npm ci` does last: the package is built, with the Node that the lock file brings, whichever Node runs npm. npm 10
 * links that Node as `node_modules/.bin/node`, and takes the link away again with the Node packages of other systems,
 * which are not installed: then it is put back here, so that `npm start` and `npm test` find it.
 */
const { spawnSync } = require('node:child_process');
const { existsSync, symlinkSync } = require('node:fs');
const { join } = require('node:path');

const modules = join(__dirname, '..', 'node_modules');
const place = join(`node-${process.platform}-${process.arch}`, 'bin', 'node');
const own = join(modules, place);
const link = join(modules, '.bin', 'node');
const hasOwn = existsSync(own);
if (hasOwn && !existsSync(link)) symlinkSync(join('..', place), link);
const { status } = spawnSync(hasOwn ? own : process.execPath, [join(__dirname, 'build.ts')], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
