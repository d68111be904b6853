import type { SourceHit } from './holding.ts';

export type Candidate = { customerId: string; hits: SourceHit[] };

/**
 * One candidate a customer, its hits in order of urgency: a window that ends soon first, then the order in which
 * they were found. The first hit names the source that the task is counted under.
 */
export function mergeHits(hits: readonly SourceHit[]): Candidate[] {
  const byCustomer = new Map<string, SourceHit[]>();
  for (const hit of hits) {
    const known = byCustomer.get(hit.customerId);
    if (known) known.push(hit);
    else byCustomer.set(hit.customerId, [hit]);
  }
  return [...byCustomer].map(([customerId, found]) => ({
    customerId,
    hits: found.toSorted((a, b) => urgency(a) - urgency(b)),
  }));
}

const noEnd = 1_000_000;
const contextRank = { due30: 0, handover: 1, payday: 2, season: 2, else: 3 } as const;
const urgency = (hit: SourceHit): number =>
  contextRank[hit.contextCode] * noEnd + Math.min(hit.daysLeft ?? noEnd, noEnd - 1);
