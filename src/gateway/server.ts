/**
 * The wire: HTTP and websockets on 127.0.0.1, carried to a dialect and back, with the faults of a plan on the way.
 *
 * Under `/backlot` stands what no exchange has: where everything is for ccxt, what time it is, and, where history goes
 * step by step, the step.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { WebSocketServer, type WebSocket } from 'ws';
import { SteppedClock, type ServerClock } from './clock.ts';
import type { Dialect, Line, Session, WireAnswer, WireRequest } from './dialect.ts';
import { Faults, noFaults, type FaultPlan } from './faults.ts';
import { faultyLine } from './faulty-line.ts';

export interface ServedDialect extends Dialect {
  urls(http: string): object;
  /** Brings what it serves to the present. */
  advance(): void;
  ban(address: string, until: number): void;
}

export interface ServeOptions {
  readonly dialect: ServedDialect;
  readonly clock: ServerClock;
  readonly faults?: FaultPlan;
  /** 0 for any that is free. */
  readonly port: number;
  readonly host?: string;
  /** How often prices are told, ms of the machine's time. */
  readonly everyMs?: number;
  /** Is told what broke inside, once; from then on the exchange stands still. */
  readonly onFailure?: (error: unknown) => void;
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Moves a history that goes step by step to `at`, and tells everything on the way. */
  advance(at: number): void;
  close(): Promise<void>;
}

/** Far above any request of an exchange. */
const bodyMax = 1_000_000;
/** As the exchange pings its streams; it cuts those that do not answer. */
const pingMs = 20_000;

export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { dialect, clock, port, host = '127.0.0.1', everyMs = 100 } = options;
  const faults = new Faults(options.faults ?? noFaults, clock.wallStart);
  const sockets = new Set<WebSocket>();
  let url = '';

  const app = fastify({
    bodyLimit: bodyMax,
    serverFactory: (handler) => createServer({ keepAliveTimeout: 60_000 }, handler),
    forceCloseConnections: true,
  });
  acceptAnyBody(app);
  controls(app, dialect, clock, () => url);
  app.route({
    method: ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD'],
    url: '*',
    handler: (request, reply) => answer(request, reply, dialect, faults, clock),
  });
  attachSockets(app.server, dialect, faults, sockets);

  await app.listen({ port, host });
  const { port: bound } = app.server.address() as AddressInfo;
  url = `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
  const ticking = setInterval(() => {
    try {
      dialect.advance();
    } catch (error) {
      clearInterval(ticking);
      for (const socket of sockets) socket.close(brokenCode, 'internal error');
      options.onFailure?.(error);
    }
  }, everyMs);
  const pinging = setInterval(() => {
    for (const socket of sockets) socket.ping();
  }, pingMs);

  return {
    url,
    port: bound,
    advance(at) {
      step(clock, at);
      dialect.advance();
    },
    async close() {
      clearInterval(ticking);
      clearInterval(pinging);
      for (const socket of sockets) socket.terminate();
      await app.close();
    },
  };
}

function step(clock: ServerClock, at: number): void {
  if (!(clock instanceof SteppedClock)) throw new RangeError('history goes at a pace of its own here');
  clock.moveTo(at);
}

/** Bodies are read as they were sent: a signature is over the bytes. */
function acceptAnyBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
}

function controls(app: FastifyInstance, dialect: ServedDialect, clock: ServerClock, url: () => string): void {
  app.get('/backlot/ccxt', () => dialect.urls(url()));
  app.get('/backlot/status', () => ({
    dialect: dialect.name,
    time: clock.history(),
    stepped: clock instanceof SteppedClock,
    speed: clock.speed,
  }));
  app.post<{ Querystring: { to?: string; by?: string } }>('/backlot/advance', async (request, reply) => {
    const { to, by } = request.query;
    const at = by === undefined ? Number(to) : clock.history() + Number(by);
    if (!Number.isFinite(at))
      return reply.status(400).send({ error: 'say to=MILLISECONDS or by=MILLISECONDS' });
    if (!(clock instanceof SteppedClock))
      return reply.status(409).send({ error: 'history goes at a pace of its own here' });
    step(clock, at);
    dialect.advance();
    return { time: clock.history() };
  });
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  dialect: ServedDialect,
  faults: Faults,
  clock: ServerClock,
): Promise<FastifyReply> {
  const wire = wireOf(request);
  const name = `${wire.method} ${wire.path}`;
  const fault = faults.request(name, clock.wall());
  switch (fault?.kind) {
    case 'unavailable':
    case 'too-many':
      return send(reply, dialect.failure(fault.kind, 0));
    case 'maintenance':
      return send(reply, dialect.failure('maintenance', faults.maintenanceEnd(fault)));
    case 'ban': {
      const until = clock.wall() + fault.forMs;
      dialect.ban(wire.address, until);
      return send(reply, dialect.failure('banned', until));
    }
    case 'lost-answer':
      dialect.rest(wire);
      reply.hijack();
      reply.raw.destroy();
      return reply;
    case 'timeout':
      dialect.rest(wire);
      return send(reply, dialect.failure('timeout', 0));
    case 'garbage':
      dialect.rest(wire);
      return reply.status(200).header('content-type', 'text/html').send('<html>502 Bad Gateway</html>');
    case 'slow': {
      const late = dialect.rest(wire);
      await new Promise((resolve) => setTimeout(resolve, fault.byMs).unref());
      return send(reply, late);
    }
    case undefined:
      return send(reply, dialect.rest(wire));
  }
}

function wireOf(request: FastifyRequest): WireRequest {
  const [path, query] = splitOnce(request.url, '?');
  return {
    method: request.method === 'HEAD' ? 'GET' : request.method,
    path,
    query,
    body: typeof request.body === 'string' ? request.body : '',
    headers: request.headers as WireRequest['headers'],
    address: request.ip,
  };
}

function splitOnce(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function send(reply: FastifyReply, { status, body, headers = {} }: WireAnswer): FastifyReply {
  return reply
    .status(status)
    .headers(headers)
    .header('content-type', 'application/json;charset=UTF-8')
    .send(JSON.stringify(body));
}

function attachSockets(
  server: Server,
  dialect: ServedDialect,
  faults: Faults,
  sockets: Set<WebSocket>,
): void {
  const upgrader = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgrader.handleUpgrade(request, socket, head, (webSocket) => {
      sockets.add(webSocket);
      open(webSocket, request.url ?? '/', dialect, faults);
      webSocket.on('close', () => sockets.delete(webSocket));
    });
  });
}

/** Policy violation, as for a path behind which there is nothing. */
const nothingHere = 1008;
/** What happens inside a server, and is no fault of its client. */
const brokenCode = 1011;

function open(webSocket: WebSocket, url: string, dialect: ServedDialect, faults: Faults): void {
  // A line that breaks is closed, which is told above. Also one on which nothing is served may break.
  webSocket.on('error', () => webSocket.terminate());
  const [path, query] = splitOnce(url, '?');
  const line: Line = faultyLine(webSocket, faults);
  const session = connected(dialect, path, query, line);
  if (typeof session === 'number') {
    webSocket.close(session, session === nothingHere ? 'there is no such stream' : 'internal error');
    return;
  }
  webSocket.on('message', (data: Buffer) => session.receive(data.toString('utf8')));
  webSocket.on('close', () => session.end());
}

/** The session behind a path, or the code with which its line is closed. */
function connected(dialect: ServedDialect, path: string, query: string, line: Line): Session | number {
  try {
    return dialect.connect(path, query, line) ?? nothingHere;
  } catch {
    // The exchange has broken, which its own clock tells.
    return brokenCode;
  }
}
