import { Type } from 'typebox';
import { Id } from './field.ts';
import { defineRoutes } from './route.ts';

export const personRoutes = defineRoutes({
  /** Takes an act of merging back: the rows that came by it are judged to be somebody else, for good. */
  split: {
    method: 'POST',
    path: '/person/split',
    permission: 'person.review',
    body: Type.Object(
      { mergeId: Id, reason: Type.String({ minLength: 2, maxLength: 200 }) },
      { additionalProperties: false },
    ),
    response: Type.Object({ mergeId: Id }),
  },
});
