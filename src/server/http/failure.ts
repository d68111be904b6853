import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem, problem } from '#contract/problem.ts';

const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return '';
  if ('code' in error) return String(error.code);
  return error.cause ? codeOf(error.cause) : '';
};

/** PostgreSQL and socket states that pass: the caller may come again (trust.md §3.9). */
const passing = /^(53\d{3}|57P0\d|08\d{3}|40001|40P01|55P03|57014|ECONNREFUSED|ECONNRESET)$/;

/** Values that fit their schema and not the database: a day that no month has, a NUL, half a character. */
const misfit = new Set(['22003', '22007', '22008', '22021', '22P02', '22P05']);

function problemOf(error: FastifyError): Problem {
  if (error instanceof Problem) return error;
  if (error.validation)
    return problem('request.invalid', {
      where: error.validation.map(
        (row) => `${error.validationContext ?? ''}${row.instancePath} ${row.keyword}`,
      ),
    });
  if (error.statusCode === 413) return problem('request.too-large');
  if (error.statusCode === 503 || passing.test(codeOf(error))) return problem('server.busy');
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500)
    return problem('request.invalid');
  if (misfit.has(codeOf(error))) return problem('request.invalid');
  return problem('server.failed');
}

/** The frames of a stack without its first line: a message may quote a value, a frame cannot. */
const framesOf = (error: Error): string[] =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 12);

/** Every error leaves as `{code, message, traceId, details}`: no stack, SQL, path or value (A64). */
export function answerFailures(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const known = problemOf(error);
    if (known.statusCode >= 500)
      request.log.error({ errorCode: codeOf(error), frames: framesOf(error) }, known.code);
    if (known.statusCode === 503) reply.header('retry-after', '2');
    return reply
      .status(known.statusCode)
      .type('application/json; charset=utf-8')
      .serializer(JSON.stringify)
      .send({ code: known.code, message: known.message, traceId: request.id, details: known.details });
  });
  app.setNotFoundHandler((request) => {
    const path = request.url.split('?')[0] ?? '';
    const known = (['GET', 'POST', 'PUT', 'DELETE'] as const).some((method) =>
      app.hasRoute({ method, url: path }),
    );
    throw problem(known ? 'request.method' : 'request.not-found');
  });
}
