import { createContext, use } from 'react';
import { type Permission, can } from '#contract/access.ts';
import type { Session } from '../../session/session.ts';

export const DeskSession = createContext<Session | null>(null);

export function useSession(): Session {
  const session = use(DeskSession);
  if (!session) throw new Error('A desk page stands outside of a session.');
  return session;
}

export const useCan = (permission: Permission): boolean => can(useSession(), permission);
