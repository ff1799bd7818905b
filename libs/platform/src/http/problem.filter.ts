import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { type ProblemDocument } from '#libs/contracts';
import { jsonFault, Problem, problem, problems, type ProblemCode } from '#libs/kernel';
import { type FastifyReply, type FastifyRequest } from 'fastify';

/** Frameworks speak in status codes; the outside hears our codes. */
const byStatus: Readonly<Partial<Record<number, ProblemCode>>> = {
  400: 'request.malformed',
  401: 'token.invalid',
  403: 'access.denied',
  404: 'route.not-found',
  405: 'route.not-found',
  412: 'request.precondition',
  413: 'body.too-large',
  414: 'request.malformed',
  415: 'body.media-type',
};

/** What a person can mend, where the framework says more than a status. */
const details: Readonly<Record<string, string>> = {
  FST_ERR_BAD_URL: 'The address is not well-formed: a % in it is not followed by what it stands for.',
  FST_ERR_MAX_PARAM_LENGTH: 'A part of the address is too long.',
};

/** PostgreSQL's codes for values that it cannot hold: sent by the client, and past every schema. */
const unheld = new Set(['22003', '22007', '22008', '22021', '22P02', '22P05']);

/** Whatever was thrown, as one of our problems; unknown errors say nothing of what is inside. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const status = statusOf(error);
  const code = status === undefined ? undefined : byStatus[status];
  const { code: fault } = (error ?? {}) as { code?: unknown };
  if (code !== undefined) return problem(code, details[String(fault)] ?? problems[code][1]);
  if (fault === 'ENOSPC') return problem('storage.full');
  if (error instanceof Error && error.name === 'QueryFailedError' && unheld.has(String(fault))) {
    return problem('request.invalid', 'A value is beyond what the catalog can hold.');
  }
  return problem('internal.error');
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status < 500 ? status : undefined;
}

/** Nest says of a body that its parser refused nothing but a status. */
function unreadJson(error: unknown, request: FastifyRequest): Problem | undefined {
  const type = request.headers['content-type'] ?? '';
  if (statusOf(error) !== 400 || request.body != null || !/^application\/json\b/i.test(type))
    return undefined;
  const { 'content-length': length = '0', 'transfer-encoding': chunked } = request.headers;
  const isEmpty = length === '0' && chunked === undefined;
  if (isEmpty)
    return problem('request.malformed', 'The body is empty, though its Content-Type is application/json.');
  const { rawBody } = request as { rawBody?: Buffer };
  const place = rawBody && jsonFault(rawBody.toString('utf8'));
  if (rawBody && !place) return problem('request.malformed', 'The body has a key that is not allowed.');
  const places = place && [{ pointer: '#', ...place, detail: 'is not JSON' }];
  return problem('request.malformed', 'The body is not JSON (RFC 8259).', places);
}

/** RFC 9457 problem details of a problem. */
export function problemDocument(thrown: Problem, requestId?: string): ProblemDocument {
  return {
    type: `urn:tidegate:problem:${thrown.code}`,
    title: thrown.title,
    status: thrown.status,
    code: thrown.code,
    detail: thrown.detail,
    ...(requestId !== undefined && { requestId }),
    ...(thrown.places.length > 0 && { errors: thrown.places.map((place) => ({ ...place })) }),
  };
}

/** With {@link sendProblem} the only place that makes `application/problem+json`. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const request = http.getRequest<FastifyRequest>();
    const thrown = unreadJson(error, request) ?? toProblem(error);
    const isUnheld = error instanceof Error && error.name === 'QueryFailedError' && thrown.status === 400;
    if (isUnheld) this.#log.warn({ requestId: request.id, error: describe(error) });
    if (thrown.code === 'catalog.unavailable')
      this.#log.error({ requestId: request.id, error: describe(thrown.cause) });
    else if (thrown.status >= 500 && !(error instanceof Problem && thrown.code !== 'internal.error')) {
      this.#log.error({ requestId: request.id, error: describe(error) });
    }
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    sendProblem(thrown, request, reply);
  }
}

/** What passes by itself. */
const passing: ReadonlySet<ProblemCode> = new Set(['worker.busy', 'catalog.unavailable']);
/** What is held by others is free soon, in seconds. */
const soon = 1;

/** Answers with a problem, also where the framework refuses a request before any handler. */
export function sendProblem(thrown: Problem, request: FastifyRequest, reply: FastifyReply): void {
  const later = thrown.status === 429 || passing.has(thrown.code);
  if (later && !reply.hasHeader('Retry-After')) void reply.header('Retry-After', soon);
  if (thrown.status === 401) void reply.header('WWW-Authenticate', 'Bearer realm="tidegate"');
  void reply
    .status(thrown.status)
    .header('Content-Type', 'application/problem+json; charset=utf-8')
    .header('Cache-Control', 'no-store')
    .send(problemDocument(thrown, request.id));
}

/** Where an unexpected error came from, without its message: database and engine messages quote values. */
function describe(error: unknown): { name: string; code?: unknown; stack?: string } {
  if (!(error instanceof Error)) return { name: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  const { code } = error as { code?: unknown };
  return { name: error.name, ...(code !== undefined && { code }), stack: frames.slice(0, 8).join('\n') };
}
