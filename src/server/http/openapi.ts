import type { Routes } from '#contract/route.ts';

/** The OpenAPI 3.1 document of a contract, made from the same rows that the server mounts. */
export function openapiOf(api: Record<string, Routes>): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [capability, routes] of Object.entries(api))
    for (const [name, route] of Object.entries(routes)) {
      const query = route.query as { properties?: Record<string, unknown>; required?: string[] } | undefined; // An object schema by the contract's convention.
      const operation = {
        operationId: `${capability}.${name}`,
        'x-permission': route.permission,
        parameters: Object.entries(query?.properties ?? {}).map(([key, schema]) => ({
          name: key,
          in: 'query',
          required: query?.required?.includes(key) ?? false,
          schema,
        })),
        ...(route.body && {
          requestBody: { required: true, content: { 'application/json': { schema: route.body } } },
        }),
        responses: {
          200: { description: 'OK', content: { 'application/json': { schema: route.response } } },
          default: {
            description: 'Problem',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        },
      };
      const path = `/api${route.path}`;
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation };
    }
  const text = { type: 'string' };
  return {
    openapi: '3.1.0',
    info: { title: '井田 Jingtian', version: '1' },
    paths,
    components: {
      schemas: {
        Problem: {
          type: 'object',
          required: ['code', 'message', 'traceId', 'details'],
          properties: { code: text, message: text, traceId: text, details: { type: 'object' } },
        },
      },
    },
  };
}
