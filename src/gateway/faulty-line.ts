/** A websocket as a line of the dialect, on which the messages of a fault plan come twice, late, out of order or never. */
import type { WebSocket } from 'ws';
import type { Line } from './dialect.ts';
import type { Faults } from './faults.ts';

/** What a line does at most to a client that reads too slowly, bytes; beyond it is cut. */
const backlogMax = 16_000_000;
/** As of a connection that was cut, and not closed. */
const cutCode = 1001;

export function faultyLine(socket: WebSocket, faults: Faults): Line {
  let isSilent = false;
  /** What waits for the next message to go first. */
  let held: string | null = null;
  const post = (text: string): void => {
    if (isSilent || socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > backlogMax) {
      socket.terminate();
      return;
    }
    socket.send(text);
    if (held === null) return;
    const behind = held;
    held = null;
    socket.send(behind);
  };
  return {
    send(message, kind) {
      const text = JSON.stringify(message);
      const befalling = faults.message(kind);
      let isPosted = false;
      for (const fault of befalling) {
        switch (fault.kind) {
          case 'disconnect':
            socket.close(cutCode, 'going away');
            return;
          case 'silence':
            isSilent = true;
            return;
          case 'duplicate-event':
            post(text);
            break;
          case 'reordered-event':
            // What already waits for the next message goes behind this one.
            if (held !== null) break;
            held = text;
            isPosted = true;
            break;
          case 'late-event':
            // Nobody waits for it who has left.
            setTimeout(() => post(text), fault.byMs).unref();
            isPosted = true;
            break;
        }
      }
      if (!isPosted) post(text);
    },
    close: (code, reason) => socket.close(code, reason),
  };
}
