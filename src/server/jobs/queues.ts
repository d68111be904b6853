/** Every queue there is; migrate makes them, the server works on them. */
export const queueNames = ['plan.day'] as const;
export type QueueName = (typeof queueNames)[number];
