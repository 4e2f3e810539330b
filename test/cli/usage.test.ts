/** Commands and flags: help, the lists, and every way to hold it wrong (exit code 2, told in both forms). */
import { describe, expect, it } from 'vitest';
import { resultJsonSchema } from '../../src/scenario/result-schema.ts';
import { scenarioJsonSchema } from '../../src/scenario/check.ts';
import { strategyNames } from '../../src/strategy/registry.ts';
import { backlot } from './spawn.ts';

describe('held wrong', () => {
  it.each([
    [[], 'a command is missing'],
    [['rnu', 'x.yaml'], 'Did you mean run?'],
    [['run'], 'Not enough non-option arguments'],
    [['run', 'scenarios/001-demo.yaml', '--jsn'], 'jsn'],
    [['run', 'scenarios/001-demo.yaml', 'scenarios/002-moving-averages.yaml'], '002-moving-averages.yaml'],
    [['schema', 'results'], 'results'],
  ])('%j', (args, part) => {
    const { code, out, err } = backlot(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^error: /);
    expect(err).toContain(part);
    expect(err).toMatch(/\n {2}See `backlot --help`\.\n$/);
  });

  it('RES-1 with --json it is told as one object', () => {
    const { code, out, err } = backlot(['run', '--json']);
    expect([code, err]).toEqual([2, '']);
    expect(JSON.parse(out)).toEqual({
      error: {
        code: 'bad-input',
        issues: [expect.objectContaining({ code: 'bad-usage', severity: 'error' })],
      },
    });
  });
});

describe('asked', () => {
  it('--help names the commands, and that of a command its flags; neither runs anything', () => {
    const all = backlot(['--help']);
    expect([all.code, all.err]).toEqual([0, '']);
    for (const command of ['run <file>', 'schema <of>', 'strategies']) expect(all.out).toContain(command);
    const run = backlot(['run', 'nowhere.yaml', '--help']);
    expect([run.code, run.err]).toEqual([0, '']);
    for (const flag of ['--json', '--quiet', '--band']) expect(run.out).toContain(flag);
  });

  it('RES-1 schema result and schema scenario print JSON Schema', () => {
    const result = backlot(['schema', 'result']);
    expect([result.code, result.err]).toEqual([0, '']);
    expect(JSON.parse(result.out)).toEqual(JSON.parse(JSON.stringify(resultJsonSchema())));
    const scenario = backlot(['schema', 'scenario', '--json']);
    expect(JSON.parse(scenario.out)).toEqual(JSON.parse(JSON.stringify(scenarioJsonSchema())));
    expect(JSON.parse(scenario.out)).toMatchObject({ $schema: expect.any(String) as string, type: 'object' });
  });

  it('strategies lists each built-in with its parameters', () => {
    const list = JSON.parse(backlot(['strategies', '--json']).out) as { name: string; params: object }[];
    expect(list.map(({ name }) => name)).toEqual(strategyNames);
    expect(list.find(({ name }) => name === 'moving-average-cross')!.params).toHaveProperty('fast.default');
    const { code, out } = backlot(['strategies']);
    expect(code).toBe(0);
    for (const name of strategyNames) expect(out).toContain(`${name}\n`);
    expect(out).toMatch(/ {4}fast +\S.* Default: \d+\.\n/);
  });
});
