import { type Day, daysBetween, monthsBetween } from '../day.ts';
import type { GateInput, GateStaff } from './input.ts';
import type { GateReason } from './reason.ts';

/** Stored with every decision; raised when a rule below changes. */
export const gateRuleVersion = 'gate-2026-11-24';

type Rule = (input: GateInput) => GateReason | undefined;
const no = (code: GateReason['code'], values: GateReason['values'] = {}): GateReason => ({ code, values });

const deceased: Rule = ({ customer }) => (customer.deceased ? no('deceased') : undefined);
const reaches = (rule: { channel: string | null }, channel: string): boolean =>
  rule.channel === null || rule.channel === channel;

type Word = GateInput['customer']['consents'][number];
type Said = {
  withdrawnOn: Day | undefined;
  /** The day of the latest consent that is in force: not run out, and not withdrawn since (PIPL §15). */
  consentedOn: Day | undefined;
};

/** What the person said of being contacted, for this channel and purpose, as of the day. */
function saidOf({ customer, channel, purpose, at }: GateInput): Said {
  const latest = (rows: readonly Word[]) =>
    rows
      .map((row) => row.from)
      .toSorted()
      .at(-1);
  const about = customer.consents.filter(
    (row) => row.purpose === purpose && reaches(row, channel) && row.from <= at.day,
  );
  const withdrawnOn = latest(about.filter((row) => row.withdrawn));
  const inForce = about.filter(
    (row) =>
      !row.withdrawn &&
      (row.to === null || row.to > at.day) &&
      // A withdrawal ends what was agreed before or on its day.
      (withdrawnOn === undefined || row.from > withdrawnOn),
  );
  return { withdrawnOn, consentedOn: latest(inForce) };
}

/** A refusal ends what was agreed before or on its day; only a consent of the person from after it ends the refusal. */
const stands = (refusedOn: Day, { consentedOn }: Said): boolean =>
  consentedOn === undefined || consentedOn <= refusedOn;

/** 消保法 §29, domain.md R10–R12: no commercial message after a refusal. One of every channel does not end by time. */
const refused: Rule = (input) => {
  const said = saidOf(input);
  const isStanding = input.customer.refusals.some((one) => one.channel === null && stands(one.on, said));
  return isStanding ? no('refused') : undefined;
};

/** A refusal of one channel is a wish for quiet there: it ends with the cool-down as well. */
const refusedChannel: Rule = (input) => {
  const { customer, channel, at, policy } = input;
  const said = saidOf(input);
  const days = customer.refusals
    .filter((refusal) => refusal.channel === channel && stands(refusal.on, said))
    .map((refusal) => daysBetween(refusal.on, at.day))
    .filter((age) => age < policy.refusalCooldownDays);
  if (days.length === 0) return undefined;
  return no('refused-channel', { daysSince: Math.min(...days), cooldownDays: policy.refusalCooldownDays });
};

/**
 * The number was refused somewhere in the bank: by this person under another branch, or by who had it before. It holds
 * for whoever has the number now, until they consent themselves.
 */
const suppressed: Rule = (input) => {
  const { suppressedOn } = input.customer;
  return suppressedOn !== null && stands(suppressedOn, saidOf(input)) ? no('suppressed') : undefined;
};

const consentRule: Rule = (input) => {
  const { channel, list, policy } = input;
  const { withdrawnOn, consentedOn } = saidOf(input);
  if (consentedOn !== undefined) return undefined;
  if (withdrawnOn !== undefined) return no('consent-withdrawn', { on: withdrawnOn });
  // Own keys only: a source named as something every object inherits is not a basis.
  const byContract =
    Object.hasOwn(policy.existingContract, list.source) &&
    policy.existingContract[list.source]!.includes(channel);
  return byContract ? undefined : no('no-basis', { source: list.source, channel });
};

const listRule: Rule = ({ list, purpose, at }) => {
  if (list.expiresOn !== null && list.expiresOn <= at.day) return no('list-expired', { on: list.expiresOn });
  if (list.purposes !== null && !list.purposes.includes(purpose)) return no('purpose-outside-list');
  return undefined;
};

const complaint: Rule = ({ customer }) => (customer.complaintOpen ? no('complaint-open') : undefined);
const litigation: Rule = ({ customer }) => (customer.litigation ? no('litigation') : undefined);
const ledElsewhere: Rule = ({ customer }) => (customer.ledElsewhere ? no('other-branch') : undefined);

/** Marketing and collection never meet (domain.md R18): an overdue customer leaves marketing at once. */
const overdue: Rule = ({ customer, purpose }) =>
  purpose === 'MARKETING' && customer.overdueDays > 0
    ? no('overdue', { days: customer.overdueDays })
    : undefined;

const age: Rule = ({ customer, purpose, at, policy }) => {
  if (customer.birthOn === null || purpose !== 'MARKETING') return undefined;
  const years = Math.floor(monthsBetween(customer.birthOn, at.day) / 12);
  return years < policy.ageMin || years > policy.ageMax ? no('age', { years }) : undefined;
};

const isCall = (channel: string): boolean =>
  channel === 'phone' || channel === 'wecom' || channel === 'visit';

const clock: Rule = ({ channel, at, policy }) => {
  if (!isCall(channel)) return undefined;
  const windows = at.workingDay ? policy.windowWeekday : policy.windowWeekend;
  if (windows.length === 0) return at.workingDay ? no('outside-window') : no('holiday');
  if (at.minute === null) return undefined;
  const { minute } = at;
  const inside = windows.some(([from = 0, to = 0]) => from <= minute && minute < to);
  return inside ? undefined : no('outside-window', { minute });
};

const attemptsDay: Rule = ({ customer, channel, policy }) =>
  isCall(channel) && customer.attemptsToday >= policy.attemptsDayMax
    ? no('attempts-day', { count: customer.attemptsToday })
    : undefined;
const attempts30d: Rule = ({ customer, channel, policy }) =>
  isCall(channel) && customer.attempts30d >= policy.attempts30dMax
    ? no('attempts-30d', { count: customer.attempts30d })
    : undefined;
const wecomWeek: Rule = ({ customer, channel, policy }) =>
  channel === 'wecom' && customer.wecomThisWeek >= policy.wecomWeekMax
    ? no('wecom-week', { count: customer.wecomThisWeek })
    : undefined;

/** Registered, and the licence not run out (domain.md R06). */
export const isLicensed = ({ licensed, licenceTo }: GateStaff, day: Day): boolean =>
  licensed && (licenceTo === null || licenceTo >= day);

/** Only registered and authorised staff may market (domain.md R06). */
const staffRule: Rule = ({ staff, purpose, at }) => {
  if (staff === null) return undefined;
  if (!staff.active) return no('staff-inactive');
  if (purpose !== 'MARKETING') return undefined;
  return isLicensed(staff, at.day) ? undefined : no('staff-licence');
};

const rules: readonly Rule[] = [
  deceased,
  refused,
  refusedChannel,
  suppressed,
  consentRule,
  listRule,
  complaint,
  litigation,
  ledElsewhere,
  overdue,
  age,
  clock,
  attemptsDay,
  attempts30d,
  wecomWeek,
  staffRule,
];

/**
 * May this person be contacted on this channel, for this purpose, at this moment, by this member of staff?
 * Pure; every reason for a no is named, not only the first. No consent and no recorded basis is a no; a refusal
 * beats everything that was said before it (domain.md §3, defaults.md Gate).
 */
export function mayContact(input: GateInput): { allow: boolean; reasons: GateReason[] } {
  const reasons = rules.flatMap((rule) => rule(input) ?? []);
  return { allow: reasons.length === 0, reasons };
}
