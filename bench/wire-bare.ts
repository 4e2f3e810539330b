/**
 * The least that lies between a candle and an order: the message is parsed, as many bytes as a step has are brought to
 * the disk, a request is signed and sent; by node alone.
 */
import { createHmac } from 'node:crypto';
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { Agent, request } from 'node:http';
import WebSocket from 'ws';
import { socketTimes } from './socket-times.ts';

export interface BarePath {
  /** ms from the candle's bytes to the order's; `tell` has the server send a candle. */
  once(tell: () => void): Promise<number>;
  close(): void;
}

/** What a step of the real path brings to its journal, about. */
const stepBytes = 1500;

export async function barePath(url: string, file: string): Promise<BarePath> {
  const times = socketTimes('"bare":true', 'POST /bare');
  const disk = openSync(file, 'w');
  const agent = new Agent({ keepAlive: true });
  const socket = new WebSocket(url.replace('http', 'ws'));
  await new Promise((resolve) => socket.once('open', resolve));
  const { port } = new URL(url);
  const send = (data: Buffer): Promise<void> => {
    const { k } = JSON.parse(data.toString('utf8')) as { k: { c: string } };
    writeSync(disk, Buffer.alloc(stepBytes, k.c));
    fdatasyncSync(disk);
    const text = `symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=0.001&price=${k.c}&timestamp=${Date.now()}`;
    const body = `${text}&signature=${createHmac('sha256', 'secret').update(text).digest('hex')}`;
    return new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, path: '/bare', method: 'POST', agent }, (answer) => {
        answer.resume();
        answer.on('end', resolve);
      })
        .on('error', reject)
        .end(body);
    });
  };
  return {
    async once(tell) {
      const come = new Promise<Buffer>((resolve) => socket.once('message', (data: Buffer) => resolve(data)));
      const sent = come.then(send);
      tell();
      await sent;
      return times.written() - times.received();
    },
    close() {
      socket.terminate();
      agent.destroy();
      closeSync(disk);
    },
  };
}
