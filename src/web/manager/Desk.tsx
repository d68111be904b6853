import { AntdGround } from '../ui/AntdGround.tsx';
import type { Session } from '../session/session.ts';

/** The desk. */
export function Desk({ session }: { session: Session }) {
  return (
    <AntdGround>
      <main>{session.name}</main>
    </AntdGround>
  );
}
