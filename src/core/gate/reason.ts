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
export type GateReason = { code: GateReasonCode; values: Record<string, number | string> };
