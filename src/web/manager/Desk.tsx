import { RouterProvider } from '@tanstack/react-router';
import { deskRouter } from '../routes.tsx';
import type { Session } from '../session/session.ts';
import { AntdGround } from '../ui/AntdGround.tsx';
import { DeskSession } from './shell/desk-session.ts';
import { giveStylesTheNonce } from './shell/style-nonce.ts';

giveStylesTheNonce();

/** The desk. */
export function Desk({ session }: { session: Session }) {
  return (
    <AntdGround>
      <DeskSession value={session}>
        <RouterProvider router={deskRouter} />
      </DeskSession>
    </AntdGround>
  );
}
