type Queue = {
  notify?: boolean;
  expireInSeconds?: number;
  retryLimit?: number;
  /** `short`: one waits at most. */
  policy?: 'short';
};

/**
 * Every queue there is; migrate makes them, the server works on them. `notify`: somebody waits for it, so a worker is
 * woken at once. An import may take hours; its heartbeat tells whether it lives.
 */
export const queues = {
  'plan.day': {},
  'import.run': { notify: true, expireInSeconds: 12 * 3600 },
  'import.undo': { notify: true, expireInSeconds: 12 * 3600 },
  'import.clear': {},
  'delivery.clear': {},
  'export.write': { notify: true, expireInSeconds: 1800 },
  'export.clear': {},
  // It comes again in five minutes: nothing is gained by trying again or by standing in line.
  'feed.look': { expireInSeconds: 12 * 3600, retryLimit: 0, policy: 'short' },
} as const satisfies Record<string, Queue>;
export type QueueName = keyof typeof queues;
export const queueNames = Object.keys(queues) as QueueName[]; // Object.keys forgets the literal names.
