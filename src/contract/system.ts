import { Type } from 'typebox';
import { defineRoutes } from './route.ts';

export const systemRoutes = defineRoutes({
  /** This very contract, as OpenAPI 3.1. */
  openapi: { method: 'GET', path: '/openapi', permission: 'session.own', response: Type.Unknown() },
});
