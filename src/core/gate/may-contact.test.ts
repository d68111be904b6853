import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addDays } from '../day.ts';
import type { GateChannel, GateInput } from './input.ts';
import { mayContact } from './may-contact.ts';
import { gateReasonCodes } from './reason.ts';

const day = '2026-11-24';
const allowed: GateInput = {
  customer: {
    birthOn: '1988-05-01',
    deceased: false,
    litigation: false,
    complaintOpen: false,
    overdueDays: 0,
    ledElsewhere: false,
    suppressedOn: null,
    refusals: [],
    consents: [{ purpose: 'MARKETING', channel: null, from: '2025-01-01', to: null, withdrawn: false }],
    attemptsToday: 0,
    attempts30d: 0,
    wecomThisWeek: 0,
  },
  staff: { active: true, licensed: true, licenceTo: '2027-01-01' },
  list: { source: 'maturing', expiresOn: null, purposes: null },
  channel: 'phone',
  purpose: 'MARKETING',
  at: { day, workingDay: true, minute: 10 * 60 },
  policy: {
    existingContract: {},
    windowWeekday: [
      [540, 720],
      [840, 1170],
    ],
    windowWeekend: [],
    attemptsDayMax: 2,
    attempts30dMax: 4,
    wecomWeekMax: 2,
    refusalCooldownDays: 180,
    ageMin: 22,
    ageMax: 60,
  },
};
type Change = {
  customer?: Partial<GateInput['customer']>;
  at?: Partial<GateInput['at']>;
  policy?: Partial<GateInput['policy']>;
};
const withChange = ({ customer, at, policy }: Change, channel: GateChannel = 'phone'): GateInput => ({
  ...allowed,
  channel,
  customer: { ...allowed.customer, ...customer },
  at: { ...allowed.at, ...at },
  policy: { ...allowed.policy, ...policy },
});
const codesOf = (input: GateInput) => mayContact(input).reasons.map((reason) => reason.code);

test('a consented customer at ten on a working day may be called', () => {
  assert.deepEqual(mayContact(allowed), { allow: true, reasons: [] });
});
test('each fact alone says no with its own reason', () => {
  assert.deepEqual(codesOf(withChange({ customer: { deceased: true } })), ['deceased']);
  assert.deepEqual(codesOf(withChange({ customer: { suppressedOn: day } })), ['suppressed']);
  assert.deepEqual(codesOf(withChange({ customer: { refusals: [{ channel: null, on: day }] } })), [
    'refused',
  ]);
  assert.deepEqual(codesOf(withChange({ customer: { consents: [] } })), ['no-basis']);
  assert.deepEqual(codesOf(withChange({ customer: { overdueDays: 1 } })), ['overdue']);
  assert.deepEqual(codesOf(withChange({ customer: { ledElsewhere: true } })), ['other-branch']);
  assert.deepEqual(codesOf(withChange({ customer: { birthOn: '2010-01-01' } })), ['age']);
  assert.deepEqual(codesOf(withChange({ customer: { attemptsToday: 2 } })), ['attempts-day']);
  assert.deepEqual(codesOf(withChange({ at: { minute: 13 * 60 } })), ['outside-window']);
  assert.deepEqual(codesOf(withChange({ at: { workingDay: false } })), ['holiday']);
  assert.deepEqual(codesOf(withChange({ customer: { litigation: true } })), ['litigation']);
  assert.deepEqual(codesOf(withChange({ customer: { complaintOpen: true } })), ['complaint-open']);
  assert.deepEqual(codesOf(withChange({ customer: { birthOn: '1960-01-01' } })), ['age']);
  assert.deepEqual(codesOf(withChange({ customer: { attempts30d: 4 } })), ['attempts-30d']);
  assert.deepEqual(codesOf(withChange({ customer: { wecomThisWeek: 2 } }, 'wecom')), ['wecom-week']);
});
test('the staff and the list say no with their own reasons', () => {
  const staff = { active: true, licensed: true, licenceTo: day };
  const list = allowed.list;
  assert.deepEqual(codesOf({ ...allowed, staff }), []);
  const late = { ...staff, licenceTo: addDays(day, -1) };
  assert.deepEqual(codesOf({ ...allowed, staff: late }), ['staff-licence']);
  assert.deepEqual(codesOf({ ...allowed, staff: { ...staff, licensed: false } }), ['staff-licence']);
  assert.deepEqual(codesOf({ ...allowed, staff: { ...staff, active: false } }), ['staff-inactive']);
  assert.deepEqual(codesOf({ ...allowed, list: { ...list, expiresOn: day } }), ['list-expired']);
  assert.deepEqual(codesOf({ ...allowed, list: { ...list, purposes: ['SERVICE'] } }), [
    'purpose-outside-list',
  ]);
});
test('the window is open from its first minute to the one before its last, and not on a day off', () => {
  const at = (minute: number) => codesOf(withChange({ at: { minute } }));
  assert.deepEqual([at(539), at(540), at(719), at(720)], [['outside-window'], [], [], ['outside-window']]);
  assert.deepEqual(codesOf(withChange({ at: { workingDay: false, minute: null } })), ['holiday']);
  assert.deepEqual(codesOf(withChange({ at: { workingDay: false } }, 'counter')), []);
});
test('a source named as something every object inherits is no basis', () => {
  const bare = withChange({ customer: { consents: [] } });
  for (const source of ['constructor', '__proto__', 'toString'])
    assert.deepEqual(codesOf({ ...bare, list: { ...bare.list, source } }), ['no-basis']);
});
test('an existing contract is a basis only where compliance turned it on, and never against a withdrawal', () => {
  const policy = { existingContract: { maturing: ['phone'] } };
  assert.deepEqual(codesOf(withChange({ customer: { consents: [] }, policy })), []);
  const withdrawn = {
    purpose: 'MARKETING' as const,
    channel: null,
    from: '2026-01-01',
    to: null,
    withdrawn: true,
  };
  const consents = [...allowed.customer.consents, withdrawn];
  assert.deepEqual(codesOf(withChange({ customer: { consents }, policy })), ['consent-withdrawn']);
});
test('a refusal of one channel leaves the others, and ends after the cool-down', () => {
  const refusals = [{ channel: 'phone' as const, on: addDays(day, -10) }];
  assert.deepEqual(codesOf(withChange({ customer: { refusals } })), ['refused-channel']);
  assert.deepEqual(codesOf(withChange({ customer: { refusals } }, 'visit')), []);
  const old = [{ channel: 'phone' as const, on: addDays(day, -180) }];
  assert.deepEqual(codesOf(withChange({ customer: { refusals: old } })), []);
});
test('a refusal of everything does not end by time, but with a consent of the person from after it', () => {
  const { consents } = allowed.customer;
  const on = '2025-03-01';
  const asked = (from: string | null) =>
    codesOf(
      withChange({
        customer: {
          refusals: [{ channel: null, on }],
          suppressedOn: on,
          consents: from === null ? consents : [...consents, { ...consents[0]!, from }],
        },
      }),
    );
  assert.deepEqual(asked(null), ['refused', 'suppressed']);
  assert.deepEqual(asked(on), ['refused', 'suppressed']);
  assert.deepEqual(asked(addDays(on, 1)), []);
  assert.deepEqual(asked(addDays(day, 1)), ['refused', 'suppressed']);
});
test('a number that somebody refused holds for who has it now, until they consent themselves', () => {
  const suppressedOn = '2025-03-01';
  assert.deepEqual(codesOf(withChange({ customer: { suppressedOn } })), ['suppressed']);
  const own = { ...allowed.customer.consents[0]!, from: '2025-04-01' };
  assert.deepEqual(codesOf(withChange({ customer: { suppressedOn, consents: [own] } })), []);
  const forVisits = { ...own, channel: 'visit' as const };
  const consents = [...allowed.customer.consents, forVisits];
  assert.deepEqual(codesOf(withChange({ customer: { suppressedOn, consents } })), ['suppressed']);
});
test('a plan made before the day asks everything but the clock', () => {
  assert.deepEqual(codesOf(withChange({ at: { minute: null } })), []);
});

const anyChange = fc.record({
  customer: fc.record({
    birthOn: fc.constantFrom(null, '1950-01-01', '1990-01-01', '2009-01-01'),
    deceased: fc.boolean(),
    litigation: fc.boolean(),
    complaintOpen: fc.boolean(),
    overdueDays: fc.nat(3),
    ledElsewhere: fc.boolean(),
    suppressedOn: fc.constantFrom(null, addDays(day, -30)),
    consents: fc.constantFrom([], allowed.customer.consents),
    attemptsToday: fc.nat(3),
    attempts30d: fc.nat(6),
    wecomThisWeek: fc.nat(3),
  }),
  at: fc.record({ workingDay: fc.boolean(), minute: fc.option(fc.nat(1439)) }),
});
const anyChannel = fc.constantFrom<GateChannel>('phone', 'wecom', 'visit', 'counter', 'activity');

test('yes exactly when no reason is named, and every reason is a known one', () => {
  fc.assert(
    fc.property(anyChange, anyChannel, (change, channel) => {
      const answer = mayContact(withChange(change, channel));
      assert.equal(answer.allow, answer.reasons.length === 0);
      for (const reason of answer.reasons) assert.ok(gateReasonCodes.includes(reason.code));
    }),
  );
});
test('a refusal of every channel is a no however old, whatever else holds, unless somebody consented since', () => {
  fc.assert(
    fc.property(anyChange, anyChannel, fc.nat(3000), fc.nat(3000), (change, channel, age, more) => {
      const on = addDays(day, -age);
      const consents = change.customer.consents.map((row) => ({ ...row, from: addDays(on, -more) }));
      const customer = { ...change.customer, consents, refusals: [{ channel: null, on }] };
      assert.equal(mayContact(withChange({ ...change, customer }, channel)).allow, false);
    }),
  );
});
test('no consent and no recorded basis is a no', () => {
  fc.assert(
    fc.property(anyChange, anyChannel, (change, channel) => {
      const bare = withChange({ ...change, customer: { ...change.customer, consents: [] } }, channel);
      assert.ok(codesOf(bare).includes('no-basis'));
    }),
  );
});
test('one more fact against a contact never takes a reason away, and asking without the clock never adds one', () => {
  const more: Partial<GateInput['customer']>[] = [
    { refusals: [{ channel: null, on: day }] },
    { suppressedOn: day },
    { deceased: true },
    { overdueDays: 90 },
    { attempts30d: 99, attemptsToday: 99 },
  ];
  fc.assert(
    fc.property(anyChange, anyChannel, fc.constantFrom(...more), (change, channel, worse) => {
      const before = codesOf(withChange(change, channel));
      const after = codesOf(withChange({ ...change, customer: { ...change.customer, ...worse } }, channel));
      for (const code of before) assert.ok(after.includes(code));
      assert.ok(after.length > 0 || channel === 'counter' || channel === 'activity');
      const unclocked = codesOf(withChange({ ...change, at: { ...change.at, minute: null } }, channel));
      for (const code of unclocked) assert.ok(before.includes(code));
    }),
  );
});
test('a withdrawal of consent never turns a no into a yes', () => {
  const anyConsent = fc.record({
    purpose: fc.constantFrom('MARKETING' as const, 'SERVICE' as const),
    channel: fc.option(anyChannel),
    from: fc.nat(400).map((age) => addDays(day, 200 - age)),
    to: fc.option(fc.nat(400).map((age) => addDays(day, 200 - age))),
    withdrawn: fc.boolean(),
  });
  const policy = { existingContract: { maturing: ['phone', 'visit'] } };
  fc.assert(
    fc.property(fc.array(anyConsent, { maxLength: 4 }), anyConsent, anyChannel, (rows, row, channel) => {
      const consents = [...rows, { ...row, withdrawn: true }];
      const before = mayContact(withChange({ customer: { consents: rows }, policy }, channel));
      const after = mayContact(withChange({ customer: { consents }, policy }, channel));
      assert.ok(before.allow || !after.allow);
    }),
  );
});
