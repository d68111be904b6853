import { type Static, type TSchema, Type } from 'typebox';
import { ownerReasons } from '#core/plan/owner.ts';
import { standInReasons } from '#core/plan/stand-in.ts';
import { type MatchGround, matchGrounds } from '#core/match/same-person.ts';
import { Day, Id } from './field.ts';
import { defineRoutes } from './route.ts';

type Definition = { unit: string; schema: TSchema; first: unknown };
const define = <const S extends TSchema>(unit: string, schema: S, first: Static<S>) => ({
  unit,
  schema,
  first,
});

const Whole = Type.Integer({ minimum: 0 });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const Percent = Type.Integer({ minimum: 0, maximum: 100 });
const MinuteRange = Type.Array(Type.Integer({ minimum: 0, maximum: 1440 }), { minItems: 2, maxItems: 2 });
const MinuteOfDay = Type.Integer({ minimum: 0, maximum: 1439 });
const Window = Type.Array(MinuteRange);
const Post = Type.Union([
  Type.Literal('客户经理'),
  Type.Literal('网格长'),
  Type.Literal('对公客户经理'),
  Type.Literal('大堂经理'),
  Type.Literal('柜员'),
]);
/** Some of the codes, the first before the next. */
const Ranking = (codes: readonly string[]) =>
  Type.Array(Type.Unsafe<string>({ type: 'string', enum: [...codes] }), { uniqueItems: true });
const Rates = Type.Object({
  connect: Percent,
  intent: Percent,
  application: Percent,
  approval: Percent,
  drawdown: Percent,
});
/** Typed as its words, kept as a plain list of strings: what the form reads. */
const Grounds = Type.Array(Type.Unsafe<MatchGround>({ type: 'string', enum: [...matchGrounds] }));
const priorInternal = { connect: 35, intent: 12, application: 40, approval: 50, drawdown: 70 };

/**
 * Every number that a bank may change: its schema, unit and first value (defaults.md; domain.md §2.13).
 * The names of the texts are `param.<key>` in the catalogue. Values are dated rows, never constants.
 */
export const paramCatalogue = {
  'capacity.minutes': define('minute/day', Type.Record(Post, Whole), {
    客户经理: 240,
    网格长: 150,
    对公客户经理: 90,
    大堂经理: 40,
    柜员: 15,
  }),
  'capacity.ramp': define('%', Type.Array(Percent, { minItems: 1 }), [25, 50, 75, 100]),
  'effort.minutes': define(
    'minute/touch',
    Type.Object({ phone: Whole, wecom: Whole, visit: Whole, counter: Whole, activity: Whole }),
    { phone: 6, wecom: 3, visit: 35, counter: 5, activity: 10 },
  ),
  'block.phone': define('minute of day', Window, [
    [570, 690],
    [900, 1050],
  ]),
  'rate.prior': define(
    '%',
    Type.Object({ internal: Rates, linkage: Rates, scene: Rates, mgm: Rates, weight: Whole }),
    {
      internal: priorInternal,
      linkage: { ...priorInternal, intent: 20 },
      scene: { ...priorInternal, intent: 25 },
      mgm: { ...priorInternal, intent: 30 },
      weight: 50,
    },
  ),
  'context.multiplier': define(
    '×',
    Type.Object({
      due30: Type.Number(),
      handover: Type.Number(),
      payday: Type.Number(),
      season: Type.Number(),
      else: Type.Number(),
    }),
    { due30: 1.6, handover: 1.5, payday: 1.2, season: 1.2, else: 1 },
  ),
  'context.window': define(
    'day',
    Type.Object({ dueDays: Whole, handoverDays: Whole, paydayBefore: Whole, paydayAfter: Whole }),
    { dueDays: 30, handoverDays: 30, paydayBefore: 3, paydayAfter: 2 },
  ),
  'value.economics': define(
    'fen, bp, month',
    Type.Object({ ticketFen: Whole, rateBp: Whole, ftpBp: Whole, lossBp: Whole, termMonths: Whole }),
    { ticketFen: 12_000_000, rateBp: 360, ftpBp: 190, lossBp: 72, termMonths: 36 },
  ),
  lever: define(
    '×',
    Type.Object({ default: Type.Number(), campaignMin: Type.Number(), campaignMax: Type.Number() }),
    {
      default: 1,
      campaignMin: 0.8,
      campaignMax: 1.25,
    },
  ),
  'source.mortgage': define(
    'instalment, month',
    Type.Object({ instalmentsMin: Whole, handoverMonths: Whole }),
    { instalmentsMin: 12, handoverMonths: 6 },
  ),
  'source.deposit': define('fen', Type.Object({ averageMinFen: Whole, stabilityMin: Share }), {
    averageMinFen: 5_000_000,
    stabilityMin: 0.5,
  }),
  'source.card': define('month, fen', Type.Object({ activeMonthsMin: Whole, spendMinFen: Whole }), {
    activeMonthsMin: 6,
    spendMinFen: 300_000,
  }),
  'source.maturing': define('day', Type.Object({ ladderDays: Type.Array(Whole, { minItems: 1 }) }), {
    ladderDays: [90, 60, 30, 7],
  }),
  'source.settled': define('month, day', Type.Object({ settledMonthsMax: Whole, overdueDaysMax: Whole }), {
    settledMonthsMax: 24,
    overdueDaysMax: 29,
  }),
  'source.acquiring': define('day, fen', Type.Object({ takingDaysMin: Whole, takingsMinFen: Whole }), {
    takingDaysMin: 20,
    takingsMinFen: 1_000_000,
  }),
  'match.rule': define('rule', Type.Object({ high: Grounds, medium: Grounds }), {
    high: ['ID_HASH', 'PHONE_AND_NAME'],
    medium: ['PHONE', 'NAME_AND_EMPLOYER', 'NAME_AND_BIRTH'],
  }),
  'match.auto-merge': define('switch', Type.Boolean(), true),
  'match.phone.crowd': define('row', Type.Integer({ minimum: 2 }), 5),
  'place.position': define('metre, point', Type.Object({ toleranceMeters: Whole, evidenceMin: Whole }), {
    toleranceMeters: 100,
    evidenceMin: 5,
  }),
  'place.from-address': define('switch', Type.Boolean(), true),
  'owner.order': define('rule', Ranking(ownerReasons), [...ownerReasons]),
  'stand-in.order': define('rule', Ranking(standInReasons), [...standInReasons]),
  'quota.reveal': define('a day', Whole, 80),
  'quota.dial': define('a day', Whole, 200),
  'quota.export': define('a day', Whole, 3),
  'quota.export.rows': define('rows a day', Whole, 20_000),
  'diversity.employer': define('task a person a day', Whole, 3),
  'diversity.building': define('task a person a day', Whole, 4),
  'task.max': define('a person a day', Whole, 40),
  'status.bands': define('C ÷ T', Type.Object({ ahead: Type.Number(), behind: Type.Number() }), {
    ahead: 1,
    behind: 0.9,
  }),
  'gate.existing-contract': define(
    'source × channel',
    Type.Record(Type.String(), Type.Array(Type.String())),
    {},
  ),
  'call.window.weekday': define('minute of day', Window, [
    [540, 720],
    [840, 1170],
  ]),
  'call.window.weekend': define('minute of day', Window, []),
  'call.attempt.day': define('attempt', Whole, 2),
  'call.attempt.30d': define('attempt', Whole, 4),
  'touch.late.days': define('day', Whole, 3),
  'refusal.cooldown.days': define('day', Whole, 180),
  'wecom.msg.week': define('message', Whole, 2),
  'protect.days': define('day', Type.Object({ first: Whole, max: Whole }), { first: 30, max: 90 }),
  'recall.idle': define('day', Type.Object({ internal: Whole, unit: Whole, scene: Whole }), {
    internal: 7,
    unit: 15,
    scene: 30,
  }),
  'visit.geofence.m': define('metre', Whole, 80),
  'visit.dwell.min': define('minute', Whole, 5),
  'dti.max': define('ratio', Share, 0.55),
  'age.band': define('year', Type.Object({ min: Whole, max: Whole }), { min: 22, max: 60 }),
  'loan.selfpay.cap': define('元', Type.Object({ base: Whole, raised: Whole }), {
    base: 300_000,
    raised: 500_000,
  }),
  'loan.internet.cap': define('元', Type.Object({ base: Whole, raised: Whole }), {
    base: 200_000,
    raised: 300_000,
  }),
  'loan.tenor.max': define('month', Type.Object({ base: Whole, raised: Whole }), { base: 60, raised: 84 }),
  'subsidy.rate': define(
    'bp, 元',
    Type.Object({ rateBp: Whole, shareOfRate: Share, capYuan: Whole, until: Day }),
    { rateBp: 100, shareOfRate: 0.5, capYuan: 3000, until: '2026-12-31' },
  ),
  'mins.read': define('second', Whole, 10),
  'pk.cap': define('×', Type.Number(), 1.2),
  'pk.season.days': define('day', Whole, 28),
  'sample.min': define('n', Whole, 30),
  'fpd.multiple.watch': define('×', Type.Number(), 2),
  'price.dev.watch': define('ratio', Share, 0.15),
  'grid.cv.max': define('ratio', Share, 0.15),
  'import.approval.customers': define('customer', Whole, 10_000),
  'feed.window': define('minute of day', Window, [[0, 1439]]),
  'feed.expected-by': define('minute of day', MinuteOfDay, 360),
  'feed.gone.max': define('ratio', Share, 0.05),
  'import.undo.days': define('day', Whole, 7),
  'export.ttl': define('hour', Whole, 24),
  'export.approval': define('rows', Type.Object({ lineRowsMax: Whole, complianceRowsMax: Whole }), {
    lineRowsMax: 200,
    complianceRowsMax: 5000,
  }),
  'export.rows.max': define('rows', Whole, 100_000),
  'export.links': define('a file', Whole, 3),
  'retention.unconverted': define('month', Whole, 6),
} satisfies Record<string, Definition>;

export type ParamKey = keyof typeof paramCatalogue;
export type ParamValue<K extends ParamKey> = Static<(typeof paramCatalogue)[K]['schema']>;
export const paramKeys = Object.keys(paramCatalogue) as ParamKey[]; // Object.keys forgets the literal names.

const ParamRow = Type.Object({
  id: Id,
  key: Type.String(),
  scopeOrgName: Type.Union([Type.String(), Type.Null()]),
  value: Type.Unknown(),
  unit: Type.String(),
  from: Day,
  to: Type.Union([Day, Type.Null()]),
  source: Type.String(),
  proposedBy: Type.Union([Type.String(), Type.Null()]),
  approvedBy: Type.Union([Type.String(), Type.Null()]),
  state: Type.Union([
    Type.Literal('PROPOSED'),
    Type.Literal('FUTURE'),
    Type.Literal('CURRENT'),
    Type.Literal('PAST'),
  ]),
});

export const paramRoutes = defineRoutes({
  list: {
    method: 'GET',
    path: '/params',
    permission: 'param.read',
    response: Type.Object({ params: Type.Array(ParamRow) }),
  },
  propose: {
    method: 'POST',
    path: '/params',
    permission: 'param.propose',
    body: Type.Object(
      {
        key: Type.String({ maxLength: 60 }),
        value: Type.Unknown(),
        from: Day,
        reason: Type.String({ minLength: 4, maxLength: 400 }),
      },
      { additionalProperties: false },
    ),
    response: Type.Object({ id: Id }),
  },
  approve: {
    method: 'POST',
    path: '/params/approval',
    permission: 'param.approve',
    body: Type.Object({ id: Id }, { additionalProperties: false }),
    response: Type.Object({ id: Id }),
  },
});
