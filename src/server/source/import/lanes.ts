/**
 * Runs a worker several times at once and waits for all of them; the first failure is thrown after every one has
 * stopped, so that nothing goes on behind the back of whoever is told.
 */
export async function inLanes(count: number, lane: () => Promise<void>): Promise<void> {
  const ended = await Promise.allSettled(Array.from({ length: count }, lane));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}
