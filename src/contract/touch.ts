import { Type } from 'typebox';
import { Channel, Day, Id, Instant } from './field.ts';
import { defineRoutes } from './route.ts';

const closed = { additionalProperties: false };
const Time = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });

export const touchRoutes = defineRoutes({
  /**
   * A result: with a next step or a closed reason, or a refusal, which needs neither. The client makes the id, so sending
   * it twice is one touch.
   */
  record: {
    method: 'POST',
    path: '/touches',
    permission: 'touch.record',
    body: Type.Object(
      {
        id: Id,
        customerId: Id,
        taskId: Type.Optional(Id),
        channel: Channel,
        outcome: Type.String({ maxLength: 40 }),
        occurredAt: Instant,
        durationSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400 })),
        nextOn: Type.Optional(Day),
        nextTime: Type.Optional(Time),
        nextChannel: Type.Optional(Channel),
        closedReason: Type.Optional(Type.String({ maxLength: 40 })),
        note: Type.Optional(Type.String({ maxLength: 500 })),
      },
      closed,
    ),
    response: Type.Object({
      id: Id,
      taskState: Type.Union([Type.String(), Type.Null()]),
      /** After a refusal: how many other tasks fell, whoever had them. */
      droppedTaskCount: Type.Integer(),
    }),
  },
  refuse: {
    method: 'POST',
    path: '/refusals',
    permission: 'refusal.record',
    body: Type.Object(
      { id: Id, customerId: Id, channel: Type.Union([Channel, Type.Null()]), at: Instant },
      closed,
    ),
    response: Type.Object({ id: Id, droppedTaskCount: Type.Integer() }),
  },
  list: {
    method: 'GET',
    path: '/touches',
    permission: 'customer.read',
    query: Type.Object({ customerId: Id }, closed),
    response: Type.Object({
      touches: Type.Array(
        Type.Object({
          id: Id,
          channel: Channel,
          outcome: Type.String(),
          occurredAt: Instant,
          staffName: Type.Union([Type.String(), Type.Null()]),
          nextOn: Type.Union([Day, Type.Null()]),
          closedReason: Type.Union([Type.String(), Type.Null()]),
          note: Type.Union([Type.String(), Type.Null()]),
        }),
      ),
    }),
  },
});
