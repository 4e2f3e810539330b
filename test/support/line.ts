/** A websocket of a client without a library: what it has received, and a wait for what is to come. */
import WebSocket from 'ws';
import type { RunningExchange } from '../../src/gateway/serve-binance.ts';

export type Message = Record<string, unknown>;

export interface ClientLine {
  readonly socket: WebSocket;
  readonly messages: Message[];
  /** Resolves with all messages that `fits` once there are `count` of them. */
  until(count: number, fits?: (message: Message) => boolean): Promise<Message[]>;
  send(message: object): void;
  /** Resolves with the code with which it is closed. */
  readonly closed: Promise<number>;
}

const patienceMs = 5000;

export async function connectLine(
  server: RunningExchange,
  path: string,
  options: WebSocket.ClientOptions = {},
): Promise<ClientLine> {
  const socket = new WebSocket(server.url.replace('http', 'ws') + path, options);
  const messages: Message[] = [];
  const waiting: (() => void)[] = [];
  socket.on('message', (data: Buffer) => {
    messages.push(JSON.parse(data.toString()) as Message);
    for (const look of waiting) look();
  });
  const closed = new Promise<number>((resolve) => socket.once('close', (code) => resolve(code)));
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return {
    socket,
    messages,
    closed,
    send: (message) => socket.send(JSON.stringify(message)),
    until: (count, fits = () => true) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`only ${JSON.stringify(messages)}`)), patienceMs);
        const look = (): void => {
          const found = messages.filter(fits);
          if (found.length < count) return;
          clearTimeout(timer);
          resolve(found);
        };
        waiting.push(look);
        look();
      }),
  };
}
