const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** How sign-in is guarded: profile `mlps3` and the limits of trust.md §3.2. */
export const signInPolicy = {
  password: { lengthMin: 12, lengthMax: 256, classesMin: 3, ageMaxDays: 90, historyMax: 5 },
  /** A password that an administrator handed over, until its owner chose an own one. */
  bootstrapMs: 72 * hourMs,
  /** Bucket A, by login name: the lock doubles each time up to its maximum, and is never for ever. */
  account: { failuresMax: 5, windowMs: 15 * minuteMs, lockMs: 15 * minuteMs, lockMaxMs: 24 * hourMs },
  /** Bucket B, by network. */
  network: { failuresMax: 30, windowMs: 10 * minuteMs },
  session: {
    idleMs: { WEB: 15 * minuteMs, MOBILE: 30 * minuteMs },
    absoluteMs: 12 * hourMs,
    /** Between the password and the second factor. */
    pendingMs: 5 * minuteMs,
    /** How old the second factor may be for an act that asks for it again. */
    stepUpMs: 5 * minuteMs,
    /** How stale `seen_at` may be before a request writes it again. */
    seenEveryMs: 30_000,
  },
  hash: { memoryKib: 19_456, passes: 2, lanes: 1, tagBytes: 32, concurrentMax: 4, queueMax: 50 },
} as const;

export type Device = 'WEB' | 'MOBILE';
