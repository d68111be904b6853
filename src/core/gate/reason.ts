/** Every reason for which the gate says no. The sentence of each stands in the catalogue of texts. */
export const gateReasonCodes = [
  'deceased',
  'refused',
  'refused-channel',
  'suppressed',
  'no-basis',
  'consent-withdrawn',
  'list-expired',
  'purpose-outside-list',
  'complaint-open',
  'overdue',
  'litigation',
  'age',
  'other-branch',
  'outside-window',
  'holiday',
  'attempts-day',
  'attempts-30d',
  'wecom-week',
  'staff-licence',
  'staff-inactive',
] as const;
export type GateReasonCode = (typeof gateReasonCodes)[number];

/** Reasons of the moment or of the staff: they say nothing against the person being contacted at all. */
const passing: ReadonlySet<GateReasonCode> = new Set([
  'outside-window',
  'holiday',
  'attempts-day',
  'attempts-30d',
  'wecom-week',
  'staff-licence',
  'staff-inactive',
]);
/** Whether it holds of the person, whoever asks and at whatever hour. */
export const isLasting = ({ code }: GateReason): boolean => !passing.has(code);

export type GateReason = { code: GateReasonCode; values: Record<string, number | string> };
