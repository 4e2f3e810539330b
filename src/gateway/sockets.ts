/** Websockets of the exchange server: each becomes a line of the dialect, is kept alive by pings, and is cut in the end. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Dialect, Heartbeat, Session } from './dialect.ts';
import type { Faults } from './faults.ts';
import { faultyLine } from './faulty-line.ts';
import { splitOnce } from './split-once.ts';

/** Policy violation, as for a path behind which there is nothing, and for a client that does not answer. */
const policyCode = 1008;
/** What happens inside a server, and is no fault of its client. */
const brokenCode = 1011;
/** The line has lived as long as it may. */
const goingCode = 1001;

export class Sockets {
  private readonly all = new Set<WebSocket>();

  constructor(server: Server, dialect: Dialect, faults: Faults) {
    const upgrader = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      upgrader.handleUpgrade(request, socket, head, (webSocket) => {
        this.all.add(webSocket);
        webSocket.on('close', () => this.all.delete(webSocket));
        open(webSocket, request, dialect, faults);
      });
    });
  }

  /** Something broke inside. */
  closeBroken(): void {
    for (const socket of this.all) socket.close(brokenCode, 'internal error');
  }

  end(): void {
    for (const socket of this.all) socket.terminate();
  }
}

function open(webSocket: WebSocket, request: IncomingMessage, dialect: Dialect, faults: Faults): void {
  // A line that breaks is closed, which is told above. Also one on which nothing is served may break.
  webSocket.on('error', () => webSocket.terminate());
  const [path, query] = splitOnce(request.url ?? '/', '?');
  const address = request.socket.remoteAddress ?? '';
  let session: Session | null;
  try {
    session = dialect.connect(path, query, faultyLine(webSocket, faults), address);
  } catch {
    // The exchange has broken, which its own clock tells.
    webSocket.close(brokenCode, 'internal error');
    return;
  }
  if (session === null) {
    webSocket.close(policyCode, 'there is no such stream');
    return;
  }
  const opened = session;
  keepAlive(webSocket, opened.heartbeat);
  webSocket.on('message', (data: Buffer) => opened.receive(data.toString('utf8')));
  webSocket.on('close', () => opened.end());
}

/** Pings a client, and cuts it when it has not answered one in time, or has been there long enough. */
export function keepAlive(webSocket: WebSocket, heartbeat: Heartbeat): void {
  const { pingMs, withinMs, lifeMs, takesAnyPong } = heartbeat;
  let sent = 0;
  let answered = 0;
  const waiting = new Set<NodeJS.Timeout>();
  const after = (ms: number, work: () => void): void => {
    const timer = setTimeout(() => {
      waiting.delete(timer);
      work();
    }, ms);
    waiting.add(timer);
  };
  const pinging = setInterval(() => {
    const ping = ++sent;
    webSocket.ping(String(ping));
    after(withinMs, () => {
      if (answered < ping) webSocket.close(policyCode, 'pong timeout');
    });
  }, pingMs);
  webSocket.on('pong', (payload: Buffer) => {
    const ping = takesAnyPong ? sent : Number(payload.toString('utf8'));
    // A pong of its own accord answers nothing.
    if (ping <= sent) answered = Math.max(answered, ping);
  });
  after(lifeMs, () => webSocket.close(goingCode, 'going away'));
  webSocket.on('close', () => {
    clearInterval(pinging);
    for (const timer of waiting) clearTimeout(timer);
  });
}
