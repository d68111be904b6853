import type { Session } from '../session/session.ts';

/** Who made an unsent fact: another person who signs in on this phone must not send it as theirs. */
export const actorKey = (session: Session): string => session.staffNo ?? session.name;
