/**
 * Draws the README's picture: runs the demo scenario, opens its report in Chromium, and writes docs/report.png.
 * `node scripts/report-picture.ts`; BACKLOT_CHROMIUM names the browser where it is not /usr/bin/chromium.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const root = new URL('..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'backlot-picture-'));
const picture = join(root, 'docs', 'report.png');
const executablePath = process.env['BACKLOT_CHROMIUM'] ?? '/usr/bin/chromium';

try {
  const main = join(root, 'src', 'cli', 'main.ts');
  execFileSync(process.execPath, [main, 'run', join(root, 'scenarios', 'demo.yaml'), '--out', folder]);
  const report = join(
    folder,
    readdirSync(folder).find((file) => file.endsWith('.html'))!,
  );
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: { width: 1240, height: 1370 }, colorScheme: 'light' });
  await page.goto(`file://${report}`);
  await page.screenshot({ path: picture });
  await browser.close();
  console.log(picture);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
