import type { Session } from '../session/session.ts';

/** The phone. */
export function Field({ session }: { session: Session }) {
  return <main>{session.name}</main>;
}
