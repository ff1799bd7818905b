import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { type ProblemDocument } from '#libs/contracts';
import { Problem, problem, type ProblemCode } from '#libs/kernel';
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
  415: 'body.media-type',
};

/** Whatever was thrown, as one of our problems; unknown errors say nothing of what is inside. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const status = statusOf(error);
  const code = status === undefined ? undefined : byStatus[status];
  if (code !== undefined) return problem(code);
  if ((error as { code?: unknown } | null)?.code === 'ENOSPC') return problem('storage.full');
  return problem('internal.error');
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status < 500 ? status : undefined;
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

/** The only place that makes `application/problem+json`. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const request = http.getRequest<FastifyRequest>();
    const thrown = toProblem(error);
    if (thrown.status >= 500 && !(error instanceof Problem && thrown.code !== 'internal.error')) {
      this.#log.error({ requestId: request.id, error: describe(error) });
    }
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    if (thrown.status === 401) void reply.header('WWW-Authenticate', 'Bearer realm="tidegate"');
    void reply
      .status(thrown.status)
      .header('Content-Type', 'application/problem+json; charset=utf-8')
      .header('Cache-Control', 'no-store')
      .send(problemDocument(thrown, request.id));
  }
}

/** Where an unexpected error came from, without its message: database and engine messages quote values. */
function describe(error: unknown): { name: string; code?: unknown; stack?: string } {
  if (!(error instanceof Error)) return { name: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  const { code } = error as { code?: unknown };
  return { name: error.name, ...(code !== undefined && { code }), stack: frames.slice(0, 8).join('\n') };
}
