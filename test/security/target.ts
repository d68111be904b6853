import type { Role } from '#contract/access.ts';
import type { Ask, Http } from './http.ts';

/** Whose the thing is that a request is about, seen from the northern branch; `any` where it is about nothing. */
export type Relation = 'any' | 'own' | 'branch' | 'child' | 'sibling' | 'parent' | 'absent';
export type Target = { http: Http; role: Role; relation: Relation };
/** What a route is asked about a thing in each relation that it knows. */
export type Sample = { relations: readonly Relation[]; ask: (target: Target) => Promise<Ask> | Ask };

/** What the routes are asked about: nothing, something of an org, or something that somebody of it made. */
export const ofNothing = ['any'] as const;
export const ofOrg = ['branch', 'child', 'sibling', 'parent', 'absent'] as const;
export const ofMaker = ['own', ...ofOrg] as const;

/** The org of a relation. */
export const orgOf = ({ http, relation }: Target): number => {
  const { north, south, child, region } = http.ground.orgs;
  if (relation === 'child') return child;
  if (relation === 'sibling') return south;
  return relation === 'parent' ? region : relation === 'absent' ? 2_000_000_000 : north;
};
