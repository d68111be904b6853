import type { SourceHit } from './holding.ts';

/**
 * Under which source the gate is asked about a person: a due next step under the one it began with, else the most
 * urgent hit; null for a person in no source, whom no plan contacts. Plan and customer card ask alike.
 */
export const askedSource = (
  hits: readonly SourceHit[],
  due: { source: string | null } | undefined,
): string | null => (due ? (due.source ?? 'follow-up') : (hits[0]?.source ?? null));
