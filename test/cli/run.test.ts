/** `backlot run`: exit codes, the three forms of output, failures in both forms, pipes, and names that mean harm. */
import { afterAll, describe, expect, it } from 'vitest';
import { resultSchema } from '../../src/scenario/result-schema.ts';
import { plain, threeDays } from '../scenario/make.ts';
import { backlot, folderOf, shell } from './spawn.ts';

const evil = plain({ 1: 'name: "\\e[31mred <b>bold</b> \\u202Eabc\\nline"' });
const { path: folder, done } = folderOf({
  'a.csv': threeDays,
  'ok.yaml': plain(),
  'bad.yaml': plain({ 3: '  timeframe: 1dd', 6: '  balance: 1 000' }),
  'evil.yaml': evil,
  'evil-error.yaml': plain({ 11: '  use: "\\e]0;title\\a"' }),
  'dear.yaml': plain({ 9: '    file: dear.csv', 6: '  balance: 90000000' }, ['fees: {taker: 1%}']),
  'dear.csv': 'time,open,high,low,close\n2024-01-01,1,1,1,1\n2024-01-02,1,1,1,1\n2024-01-03,2,2,2,2\n',
});
afterAll(done);

describe('0: done', () => {
  it('RES-1 --json prints one object that the schema knows, and nothing else', () => {
    const { code, out, err } = backlot(['run', 'ok.yaml', '--json'], folder);
    expect([code, err]).toEqual([0, '']);
    expect(resultSchema.parse(JSON.parse(out)).name).toBe('test');
  });

  it('DET-1 --quiet prints the digest alone, the same that --json tells', () => {
    const quiet = backlot(['run', 'ok.yaml', '--quiet'], folder);
    expect(quiet).toMatchObject({ code: 0, err: '' });
    expect(quiet.out).toMatch(/^[0-9a-f]{32}\n$/);
    const { digest, band } = JSON.parse(backlot(['run', 'ok.yaml', '--json', '--no-band'], folder).out) as {
      digest: string;
      band: unknown;
    };
    expect([`${digest}\n`, band]).toEqual([quiet.out, null]);
  });

  it('a table for people, without colours where no terminal reads', () => {
    const { code, out, err } = backlot(['run', 'ok.yaml'], folder);
    expect([code, err]).toEqual([0, '']);
    // Bought 10 at 100 on day 2, worth 102 at the end.
    expect(out).toContain('2024-01-02 to 2024-01-04, 3 steps; 1,000.00 USD became 1,020.00');
    expect(out).toMatch(/│ Total return +│ +2\.00 % │ +2\.00 % │ +2\.00 % │/);
    expect(out).toMatch(/│ Profit factor +│ +n\/a │/);
    expect(out).toContain('Open at the end: long A/USD.');
    expect(out).not.toContain('\u001b');
  });

  it('a reader that has seen enough is no failure', () => {
    const { code, out, err } = shell('"$NODE" "$MAIN" run scenarios/demo.yaml --no-band --json | head -1');
    expect([code, out, err]).toEqual([0, '{\n', '']);
  });
});

describe('2: the input cannot be used', () => {
  it('SCEN-1 every mistake with its place on the error stream, nothing on the output', () => {
    const { code, out, err } = backlot(['run', 'bad.yaml'], folder);
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe(
      'error: bad.yaml:3:3: data.timeframe: expected one of 1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 6h, 8h, 12h, 1d, 1w, got "1dd"\n' +
        '  Did you mean "1d"?\n' +
        'error: bad.yaml:6:3: account.balance: expected a decimal number, got "1 000"\n',
    );
  });

  it('RES-1 with --json one object on the output, nothing on the error stream', () => {
    const { code, out, err } = backlot(['run', '--json', 'bad.yaml'], folder);
    expect([code, err]).toEqual([2, '']);
    expect(JSON.parse(out)).toEqual({
      error: {
        code: 'bad-input',
        issues: [
          expect.objectContaining({
            code: 'bad-choice',
            file: 'bad.yaml',
            line: 3,
            column: 3,
            path: 'data.timeframe',
          }),
          expect.objectContaining({ code: 'bad-value', line: 6, path: 'account.balance' }),
        ],
      },
    });
  });

  it('a file that is not there, and a folder in its place', () => {
    expect(backlot(['run', 'none.yaml'], folder)).toEqual({
      code: 2,
      out: '',
      err: 'error: none.yaml: there is no such file\n',
    });
    const { code, err } = backlot(['run', '.'], folder);
    expect(code).toBe(2);
    expect(err).toBe('error: .: this is a folder; expected a file\n  Name a file in it.\n');
  });

  it('LEDG-1 an account that grows beyond exact integers', () => {
    // 90,000,000 less the fee, doubled: beyond 2^53 - 1 units of 10^-8, which is 90,071,992.54740991.
    const { code, out, err } = backlot(['run', 'dear.yaml'], folder);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^error: an amount of \d+ units does not fit an exact integer; [^\n]+\n$/);
  });
});

describe('text from files is harmless to a terminal', () => {
  const harm = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

  it('in the summary', () => {
    const { code, out } = backlot(['run', 'evil.yaml', '--no-band'], folder);
    expect(code).toBe(0);
    expect(out).not.toMatch(harm);
    expect(out.split('\n')[0]).toBe('\\u{1b}[31mred <b>bold</b> \\u{202e}abc\\u{a}line');
  });

  it('in errors; as JSON it is what was written', () => {
    const { code, err } = backlot(['run', 'evil-error.yaml'], folder);
    expect(code).toBe(2);
    expect(err).not.toMatch(harm);
    expect(err).toContain('there is no strategy "\\u{1b}]0;title\\u{7}"');
    const { out } = backlot(['run', 'evil-error.yaml', '--json'], folder);
    expect(out).not.toMatch(harm);
    expect(out).toContain('\\u001b]0;title\\u0007');
  });
});
