import { useNavigate, useSearch } from '@tanstack/react-router';
import { type CustomerSort, customerSorts } from '#contract/customer.ts';
import { useBranches } from './branches.ts';
import { useSession } from './desk-session.ts';

/** Scope, day and order stand in the address, so that a page can be sent to a colleague or reloaded. */
export type DeskSearch = {
  branch?: number;
  day?: string;
  grid?: string;
  sort?: CustomerSort;
  order?: 'asc' | 'desc';
  file?: number;
};

const idPattern = /^[0-9a-f-]{36}$/;
const dayPattern = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** Keeps what is well-formed and drops the rest: an address is not an error. */
export function readSearch(given: Record<string, unknown>): DeskSearch {
  const branch = Number(given['branch']);
  const day = given['day'];
  const grid = given['grid'];
  const sort = customerSorts.find((known) => known === given['sort']);
  const file = Number(given['file']);
  return {
    ...(Number.isInteger(branch) && branch > 0 && { branch }),
    ...(typeof day === 'string' && dayPattern.test(day) && { day }),
    ...(typeof grid === 'string' && idPattern.test(grid) && { grid }),
    ...(sort && { sort, order: given['order'] === 'desc' ? 'desc' : 'asc' }),
    ...(Number.isInteger(file) && file > 0 && { file }),
  };
}

/** The branch and day of the address; else the actor's own branch, above the branches the first one, and today. */
export function useScope() {
  const session = useSession();
  const { branches, known } = useBranches();
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = (next: DeskSearch) =>
    void navigate({ to: '.', search: (old: DeskSearch) => ({ ...old, ...next }), replace: true });
  return {
    branchId: search.branch ?? session.branchId ?? branches[0]?.branchId,
    /** False while it is not known yet which branches there are. */
    known,
    day: search.day ?? session.today,
    change,
  };
}
