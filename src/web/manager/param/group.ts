import type { ParamKey } from '#contract/param.ts';

/** The subjects in which a bank looks for a parameter, each with its keys in the order of reading. */
export const paramGroups = {
  capacity: ['capacity.minutes', 'capacity.ramp', 'effort.minutes', 'block.phone', 'task.max'],
  ranking: [
    'rate.prior',
    'context.multiplier',
    'context.window',
    'value.economics',
    'lever',
    'diversity.employer',
    'diversity.building',
    'owner.order',
    'match.rule',
  ],
  source: [
    'source.mortgage',
    'source.deposit',
    'source.card',
    'source.maturing',
    'source.settled',
    'source.acquiring',
  ],
  gate: [
    'gate.existing-contract',
    'call.window.weekday',
    'call.window.weekend',
    'call.attempt.day',
    'call.attempt.30d',
    'refusal.cooldown.days',
    'wecom.msg.week',
    'age.band',
  ],
  field: ['protect.days', 'recall.idle', 'visit.geofence.m', 'visit.dwell.min'],
  loan: [
    'dti.max',
    'loan.selfpay.cap',
    'loan.internet.cap',
    'loan.tenor.max',
    'subsidy.rate',
    'mins.read',
    'fpd.multiple.watch',
    'price.dev.watch',
  ],
  steering: ['status.bands', 'pk.cap', 'pk.season.days', 'sample.min', 'grid.cv.max'],
  privacy: ['quota.reveal', 'quota.dial', 'export.ttl', 'retention.unconverted'],
} as const satisfies Record<string, readonly ParamKey[]>;
export type ParamGroup = keyof typeof paramGroups;
export const paramGroupNames = Object.keys(paramGroups) as ParamGroup[]; // Object.keys forgets the literal names.

type Grouped = (typeof paramGroups)[ParamGroup][number];
type Ungrouped = Exclude<ParamKey, Grouped>;

/** Does not compile when a key of the catalogue stands in no group. */
export const everyKeyIsGrouped: [Ungrouped] extends [never] ? true : Ungrouped = true;
