/** A customer row with the person it belongs to so far: itself, or the row that it was merged into. */
export type Member = { id: string; personId: string; idNo: string | null; hasPhone: boolean };
/** Two rows that are one person; those on firmer ground are joined first. */
export type SamePair = { leftId: string; rightId: string; isFirm: boolean };
/** Everybody of `fromId` becomes part of `intoId`, on the word of `pair`. */
export type Join<P extends SamePair> = { fromId: string; intoId: string; rowIds: string[]; pair: P };

const orderOf = (a: SamePair, b: SamePair): number =>
  Number(b.isFirm) - Number(a.isFirm) ||
  (a.leftId < b.leftId ? -1 : a.leftId > b.leftId ? 1 : a.rightId < b.rightId ? -1 : 1);

type Person = { id: string; rowIds: string[]; idNos: Set<string>; hasPhone: boolean };

function gather(members: readonly Member[]): Map<string, Person> {
  const people = new Map<string, Person>();
  for (const { id, personId, idNo, hasPhone } of members) {
    const person: Person = people.get(personId) ?? {
      id: personId,
      rowIds: [],
      idNos: new Set(),
      hasPhone: false,
    };
    person.rowIds.push(id);
    if (id === personId) person.hasPhone = hasPhone;
    if (idNo !== null) person.idNos.add(idNo);
    people.set(personId, person);
  }
  return people;
}

const differInIdNo = (a: Person, b: Person): boolean =>
  a.idNos.size > 0 && b.idNos.size > 0 && [...a.idNos].every((idNo) => !b.idNos.has(idNo));

/** The one that stands for both: it has a phone, else it is the older, by its id. */
const standsBefore = (a: Person, b: Person): boolean =>
  a.hasPhone === b.hasPhone ? a.id < b.id : a.hasPhone;

/**
 * Joins pairs of rows to people; a row with a phone stands for its person, of several the oldest. What two rows may not be
 * each other, they may not become by way of a third: a join that would bring two different ID numbers
 * together, or two rows that somebody judged different, is not made and is answered as `open`. The order in
 * which the pairs come does not matter.
 */
export function joinPeople<P extends SamePair>(
  members: readonly Member[],
  pairs: readonly P[],
  apart: readonly { leftId: string; rightId: string }[],
): { joins: Join<P>[]; open: P[] } {
  const personOf = new Map<string, Person>();
  for (const person of gather(members).values())
    for (const rowId of person.rowIds) personOf.set(rowId, person);
  const partOf = new Map<string, string[]>();
  for (const { leftId, rightId } of apart) {
    partOf.set(leftId, [...(partOf.get(leftId) ?? []), rightId]);
    partOf.set(rightId, [...(partOf.get(rightId) ?? []), leftId]);
  }
  const areApart = (a: Person, b: Person): boolean =>
    a.rowIds.some((rowId) => partOf.get(rowId)?.some((other) => personOf.get(other) === b));
  const joins: Join<P>[] = [];
  const open: P[] = [];
  for (const pair of pairs.toSorted(orderOf)) {
    const [left, right] = [personOf.get(pair.leftId), personOf.get(pair.rightId)];
    if (!left || !right || left === right) continue;
    if (differInIdNo(left, right) || areApart(left, right)) {
      open.push(pair);
      continue;
    }
    const [into, from] = standsBefore(left, right) ? [left, right] : [right, left];
    joins.push({ fromId: from.id, intoId: into.id, rowIds: [...from.rowIds], pair });
    into.rowIds.push(...from.rowIds);
    for (const idNo of from.idNos) into.idNos.add(idNo);
    for (const rowId of from.rowIds) personOf.set(rowId, into);
  }
  return { joins, open };
}
