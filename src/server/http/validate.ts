import { Ajv } from 'ajv';
import type { FastifyInstance } from 'fastify';

/**
 * Bodies are taken as they are; query strings are text, so their numbers are read (trust.md §3.3). A schema is
 * compiled at its first request: all of them at once are half a second of every start.
 */
export function validateStrictly(app: FastifyInstance): void {
  const settings = { removeAdditional: false, allErrors: false, strict: false } as const;
  const exact = new Ajv({ ...settings, coerceTypes: false });
  const reading = new Ajv({ ...settings, coerceTypes: true });
  app.setValidatorCompiler(({ schema, httpPart }) => {
    const compile = () => (httpPart === 'body' ? exact : reading).compile(schema as object); // Contracts hold objects.
    let validate: ReturnType<typeof compile> | undefined;
    return (data) => {
      validate ??= compile();
      return validate(data) ? true : { error: validate.errors ?? [] };
    };
  });
}
