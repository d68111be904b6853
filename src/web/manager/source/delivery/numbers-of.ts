import type { Delivery } from '#contract/delivery.ts';
import type { FileKindName } from '#contract/dictionary.ts';
import { unknownRows } from './delivery.ts';

/** What would come of a delivery, in rows: those that go in by kind, and those that stay out, by why. */
export function numbersOf({ files }: Pick<Delivery, 'files'>) {
  const byKind = new Map<FileKindName, number>();
  const out = { badCount: 0, leftOutCount: 0, unknownCount: 0 };
  for (const file of files) {
    const { kind, check } = file;
    if (!kind || !check) continue;
    const unknown = Math.min(check.goodCount, unknownRows(file));
    byKind.set(kind, (byKind.get(kind) ?? 0) + check.goodCount - unknown);
    out.badCount += check.badCount;
    out.leftOutCount += check.leftOutCount;
    out.unknownCount += unknown;
  }
  return { byKind: [...byKind], ...out };
}
