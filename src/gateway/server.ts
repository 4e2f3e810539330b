/**
 * The wire: HTTP and websockets on 127.0.0.1, carried to a dialect and back, with the faults of a plan on the way.
 *
 * Under `/backlot` stands what no exchange has: where everything is for ccxt, what time it is, and, where history goes
 * step by step, the step.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { SteppedClock, type ServerClock } from './clock.ts';
import type { Dialect, WireAnswer, WireRequest } from './dialect.ts';
import { Faults, noFaults, type FaultPlan } from './faults.ts';
import { Sockets } from './sockets.ts';
import { splitOnce } from './split-once.ts';

export interface ServedDialect extends Dialect {
  urls(http: string): object;
  /** The names of the markets that it serves, by product. */
  markets(): Readonly<Record<'spot' | 'perpetual', readonly string[]>>;
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
const tooLarge = 413;

export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { dialect, clock, port, host = '127.0.0.1', everyMs = 100 } = options;
  const faults = new Faults(options.faults ?? noFaults, clock.wallStart);
  let url = '';

  const app = fastify({
    bodyLimit: bodyMax,
    serverFactory: (handler) => createServer({ keepAliveTimeout: 60_000 }, handler),
    forceCloseConnections: true,
    // An address that cannot be read meets no route.
    frameworkErrors: (_error, _request, reply) => void send(reply, dialect.failure('malformed', 0)),
  });
  // Methods that no exchange has.
  app.setNotFoundHandler((request, reply) => answer(request, reply, dialect, faults, clock));
  app.setErrorHandler<FastifyError>((error, _request, reply) => {
    const { statusCode = 500 } = error;
    // What broke inside is no matter of words.
    if (statusCode >= 500) return reply.send(error);
    return send(reply, dialect.failure(statusCode === tooLarge ? 'too-large' : 'malformed', 0));
  });
  acceptAnyBody(app);
  controls(app, dialect, clock, () => url);
  app.route({
    method: ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD'],
    url: '*',
    handler: (request, reply) => answer(request, reply, dialect, faults, clock),
  });
  const sockets = new Sockets(app.server, dialect, faults);

  await app.listen({ port, host });
  const { port: bound } = app.server.address() as AddressInfo;
  url = `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
  const ticking = setInterval(() => {
    try {
      dialect.advance();
    } catch (error) {
      clearInterval(ticking);
      sockets.closeBroken();
      options.onFailure?.(error);
    }
  }, everyMs);

  return {
    url,
    port: bound,
    advance(at) {
      step(clock, at);
      dialect.advance();
    },
    async close() {
      clearInterval(ticking);
      sockets.end();
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
    ends: clock.historyEnd,
    stepped: clock instanceof SteppedClock,
    speed: clock.speed,
    markets: dialect.markets(),
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

function send(reply: FastifyReply, { status, body, headers = {} }: WireAnswer): FastifyReply {
  return reply
    .status(status)
    .headers(headers)
    .header('content-type', 'application/json;charset=UTF-8')
    .send(JSON.stringify(body));
}
