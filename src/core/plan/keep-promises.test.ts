import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allocateDay } from './allocate-day.ts';
import type { DayPromise } from './keep-promises.ts';
import type { DayLimits } from './seat.ts';
import { standInsOf } from './stand-in.ts';

const limits: DayLimits = {
  effortMinutes: { phone: 6, wecom: 3, visit: 35, counter: 5, activity: 10 },
  tasksMax: 8,
  perEmployerMax: 3,
  perPlaceMax: 4,
};
const person = (id: string, capacityMinutes: number, more = {}) => ({
  id,
  capacityMinutes,
  mayMarket: true,
  takesTasks: true,
  ...more,
});
const away = { takesTasks: false };
const promise = (customerId: string, more: Partial<DayPromise> = {}): DayPromise => ({
  customerId,
  staffId: 'z',
  kind: 'FOLLOW_UP',
  channel: 'phone',
  atTime: null,
  standIns: [],
  ...more,
});
const helper = { staffId: 'h', reason: 'HELPER' as const };
const lead = { staffId: 'l', reason: 'PHYSICAL_GRID_LEAD' as const };
const whoKeeps = (staff: ReturnType<typeof person>[], promises: DayPromise[]) =>
  allocateDay(staff, promises, [], limits).tasks.map(
    (task) => `${task.customerId}:${task.staffId}:${task.standIn}`,
  );

test('a promise of somebody away, gone or without a licence goes to the helper, else the grid lead, else the freest', () => {
  const others = [person('h', 12), person('l', 60), person('p', 90)];
  for (const missing of [[], [person('z', 240, away)], [person('z', 240, { mayMarket: false })]]) {
    const staff = [...missing, ...others];
    assert.deepEqual(whoKeeps(staff, [promise('k1', { standIns: [helper, lead] })]), ['k1:h:HELPER']);
    assert.deepEqual(whoKeeps(staff, [promise('k1', { standIns: [lead] })]), ['k1:l:PHYSICAL_GRID_LEAD']);
    assert.deepEqual(whoKeeps(staff, [promise('k1')]), ['k1:p:POOL']);
  }
  assert.deepEqual(whoKeeps([person('z', 240), ...others], [promise('k1', { standIns: [helper] })]), [
    'k1:z:null',
  ]);
});

test('follow-ups fill the helper up and then go on; an appointment goes past the minutes', () => {
  const staff = [person('h', 12), person('l', 6)];
  const standIns = [helper, lead];
  const five = ['k1', 'k2', 'k3', 'k4'].map((id) => promise(id, { standIns }));
  const { tasks, leftOver } = allocateDay(staff, five, [], limits);
  assert.deepEqual(
    tasks.map((task) => `${task.customerId}:${task.staffId}`),
    ['k1:h', 'k2:h', 'k3:l'],
  );
  assert.deepEqual(leftOver, [{ customerId: 'k4', code: 'promise-without-person' }]);
  const appointment = promise('k0', { kind: 'APPOINTMENT', atTime: '10:00', standIns });
  const full = allocateDay([person('h', 0)], [appointment], [], limits);
  assert.deepEqual(
    [full.tasks[0]?.staffId, full.tasks[0]?.standIn, full.tasks[0]?.atTime],
    ['h', 'HELPER', '10:00'],
  );
});

test('two appointments at one time are not kept by one person', () => {
  const at = { kind: 'APPOINTMENT' as const, atTime: '10:00', standIns: [helper, lead] };
  assert.deepEqual(whoKeeps([person('h', 90), person('l', 90)], [promise('k1', at), promise('k2', at)]), [
    'k1:h:HELPER',
    'k2:l:PHYSICAL_GRID_LEAD',
  ]);
});

test('a promise that nobody made finds somebody, and one that nobody can keep is named', () => {
  const nobodys = promise('k1', { staffId: null, standIns: [lead] });
  assert.deepEqual(whoKeeps([person('l', 60)], [nobodys]), ['k1:l:PHYSICAL_GRID_LEAD']);
  assert.deepEqual(allocateDay([person('z', 60, away)], [promise('k1')], [], limits), {
    tasks: [],
    leftOver: [{ customerId: 'k1', code: 'promise-without-person' }],
  });
});

test('the bank orders who stands in; nobody twice, and never the one who is missing', () => {
  const claims = { OWNER: ['z'], HELPER: ['h', 'l'], VIRTUAL_GRID_LEAD: ['l'], PHYSICAL_GRID_LEAD: ['m'] };
  assert.deepEqual(standInsOf(claims, ['PHYSICAL_GRID_LEAD', 'OWNER', 'HELPER', 'OTHER'], 'z'), [
    { staffId: 'm', reason: 'PHYSICAL_GRID_LEAD' },
    helper,
    { staffId: 'l', reason: 'HELPER' },
  ]);
});
