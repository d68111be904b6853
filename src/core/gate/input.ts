import type { Day } from '../day.ts';

export type GateChannel = 'phone' | 'wecom' | 'visit' | 'counter' | 'activity';
export type GatePurpose = 'MARKETING' | 'SERVICE' | 'CREDIT_QUERY';

export type GateCustomer = {
  birthOn: Day | null;
  deceased: boolean;
  litigation: boolean;
  complaintOpen: boolean;
  overdueDays: number;
  /** Another branch leads this person: 他行支行主办. */
  ledElsewhere: boolean;
  /** Since when the phone stands in the bank-wide list of refusals. */
  suppressedOn: Day | null;
  refusals: readonly { channel: GateChannel | null; on: Day }[];
  consents: readonly {
    purpose: GatePurpose;
    channel: GateChannel | null;
    from: Day;
    to: Day | null;
    withdrawn: boolean;
  }[];
  attemptsToday: number;
  attempts30d: number;
  wecomThisWeek: number;
};

export type GateStaff = { active: boolean; licenceTo: Day | null; licensed: boolean };

/** Where the name comes from, and whether its own paper still holds. */
type GateList = { source: string; expiresOn: Day | null; purposes: readonly GatePurpose[] | null };

/** Dated parameters (defaults.md, Gate; domain.md §2.13). */
export type GatePolicy = {
  /** Source → channels for which an existing contract is a basis; empty until compliance turns it on. */
  existingContract: Readonly<Record<string, readonly string[]>>;
  windowWeekday: readonly (readonly number[])[];
  windowWeekend: readonly (readonly number[])[];
  attemptsDayMax: number;
  attempts30dMax: number;
  wecomWeekMax: number;
  /** How long a refusal of one channel holds; one of every channel does not end by time. */
  refusalCooldownDays: number;
  ageMin: number;
  ageMax: number;
};

export type GateMoment = {
  day: Day;
  workingDay: boolean;
  /** Minute of the day, or null for a plan that is made before the day begins: the clock is asked again at the dial. */
  minute: number | null;
};

export type GateInput = {
  customer: GateCustomer;
  staff: GateStaff | null;
  list: GateList;
  channel: GateChannel;
  purpose: GatePurpose;
  at: GateMoment;
  policy: GatePolicy;
};
