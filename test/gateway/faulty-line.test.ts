/** What faults do to the messages of one line, and plans that cannot be. */
import { expect, test, vi } from 'vitest';
import type WebSocket from 'ws';
import { readFaults } from '../../src/gateway/fault-file.ts';
import { Faults, type Fault } from '../../src/gateway/faults.ts';
import { faultyLine } from '../../src/gateway/faulty-line.ts';
import { InputError } from '../../src/model/issue.ts';

/** A line that keeps what it is sent. */
function keptLine(...faults: readonly Fault[]): { sent: string[]; send: (message: number) => void } {
  const sent: string[] = [];
  const socket = { OPEN: 1, readyState: 1, bufferedAmount: 0, send: (text: string) => sent.push(text) };
  const line = faultyLine(socket as unknown as WebSocket, new Faults({ seed: 1, faults }, 0));
  return { sent, send: (message) => line.send(message, 'user') };
}

test('no message is lost where every one is to come behind the next', () => {
  const { sent, send } = keptLine({ kind: 'reordered-event', when: { on: '', nth: [], chance: 1 } });
  for (const message of [1, 2, 3, 4]) send(message);
  expect(sent).toEqual(['2', '1', '4', '3']);
});

test('a message that is late keeps no process from ending', () => {
  const kept = vi.spyOn(globalThis, 'setTimeout');
  const { send } = keptLine({ kind: 'late-event', byMs: 60_000, when: { on: '', nth: [1], chance: 0 } });
  send(1);
  const timer = kept.mock.results.at(-1)!.value as NodeJS.Timeout;
  expect(timer.hasRef()).toBe(false);
  clearTimeout(timer);
  kept.mockRestore();
});

test('a plan has no negative times but those of a clock', () => {
  const text = "faults:\n  - { fault: slow, by: '-2s', nth: 1 }\n  - { fault: clock-skew, by: '-2s' }\n";
  expect(() => readFaults(text, 'plan.yaml')).toThrow(InputError);
  expect(readFaults(text.replace("'-2s', nth", '2s, nth'), 'plan.yaml').faults[1]).toEqual({
    kind: 'clock-skew',
    byMs: -2000,
  });
});
