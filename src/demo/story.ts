import type { OutcomeCode } from '#contract/outcome.ts';
import type { Calendar } from '#core/calendar.ts';
import { addDays, type Day } from '#core/day.ts';
import type { Customer } from './customer.ts';
import { timeText } from './consent.ts';
import type { Random } from './random.ts';

export type Channel = 'phone' | 'wecom' | 'visit' | 'counter';
export type Touch = {
  customer: Customer;
  staffNo: string;
  source: string | null;
  channel: Channel;
  direction: 'OUT' | 'IN';
  on: Day;
  time: string;
  seconds: number | null;
  outcome: OutcomeCode;
  nextOn: Day | null;
  nextTime: string | null;
  nextChannel: Channel | null;
  closedReason: string | null;
  note: string | null;
};

/** One customer's calls and visits by one person, told from its first day. */
export type Story = { customer: Customer; staffNo: string; source: string | null; channel: Channel };
export type Telling = { random: Random; calendar: Calendar; today: Day };
type Said = Partial<Omit<Touch, keyof Story | 'on' | 'outcome'>> & { channel?: Channel };

const talks: Partial<Record<OutcomeCode, readonly string[]>> = {
  FOLLOW_UP: [
    '近期不在县城,回来后再联系',
    '要和家里商量,约定再回电',
    '正忙,另约时间',
    '想先了解年化综合成本,已说明',
    '关注提前还款条件,回去算一算',
  ],
  INTENT_A: ['装修预算约 18 万,月底定合同', '换车首付差 8 万,已看好车', '孩子培训费 5 万,下周要交'],
  INTENT_B: ['新房交付后装修,预算 12 万左右', '想换家电,大概 4 万', '计划年内购车,比较各家费用'],
  INTENT_C: ['年后可能装修,保持联系', '有意向但额度期望偏高,待初步匹配'],
  BOOKED: ['约好到网点,带收入证明和身份证', '约到店看明示表,已告知所需资料'],
  APPLIED: ['已提交申请,资料一次交齐', '手机银行提交,等待审批'],
  NO_NEED: ['近期没有大额支出'],
  HAS_OTHER: ['他行有贷款,到期后再看'],
};

export function touchOf(story: Story, on: Day, outcome: OutcomeCode, said: Said, { random }: Telling): Touch {
  const talk = talks[outcome];
  return {
    ...story,
    direction: 'OUT',
    on,
    time: timeText(random),
    seconds: talk ? random.integer(45, 420) : null,
    outcome,
    nextOn: null,
    nextTime: null,
    nextChannel: null,
    closedReason: null,
    note:
      talk && random.chance(outcome === 'NO_NEED' || outcome === 'HAS_OTHER' ? 0.2 : 0.85)
        ? random.pick(talk)
        : null,
    ...said,
  };
}

const unanswered = [
  ['NO_ANSWER', 68],
  ['BUSY_OFF', 21],
  ['REJECTED', 11],
] as const;
const answered = [
  ['NO_NEED', 47],
  ['HAS_OTHER', 13],
  ['REFUSED', 3],
  ['FOLLOW_UP', 21],
  ['INTENT_C', 7],
  ['INTENT_B', 6],
  ['INTENT_A', 3],
] as const;
const afterTalk = [
  ['NO_NEED', 44],
  ['FOLLOW_UP', 16],
  ['INTENT_B', 16],
  ['BOOKED', 15],
  ['HAS_OTHER', 9],
] as const;
const atCounter = [
  ['APPLIED', 60],
  ['NO_NEED', 25],
  ['FOLLOW_UP', 15],
] as const;

const connectShare = 0.34;
/** Who has a loan that ends, or had a good one, listens sooner than who only saves. */
const warmths: Readonly<Record<string, number>> = {
  maturing: 1.35,
  settled: 1.2,
  mortgage: 1.12,
  acquiring: 1,
  card: 0.92,
  deposit: 0.88,
};
const attemptsMax = 3;
const stepsMax = 6;

/** A working day a few days on; the day itself when it is today, so that what is due today is due today. */
function later(from: Day, days: number, { calendar, today }: Telling): Day {
  const on = addDays(from, days);
  return on === today || calendar.isWorkingDay(on) ? on : calendar.addWorkingDays(on, 1);
}

type Turn = { outcome: OutcomeCode; said: Said };

/** What comes of one contact, and the promise that it leaves. */
type Standing = { attempt: number; talked: boolean; met: boolean; warmth: number };
function turnOf(on: Day, { attempt, talked, met, warmth }: Standing, telling: Telling): Turn {
  const { random } = telling;
  if (!met && !random.chance(connectShare * warmth + (talked ? 0.3 : 0))) {
    if (random.chance(0.03)) return { outcome: 'WRONG_NUMBER', said: { closedReason: 'WRONG_NUMBER' } };
    const outcome = random.weighted(unanswered);
    return attempt >= attemptsMax
      ? { outcome, said: { closedReason: 'NOT_FIT' } }
      : { outcome, said: { nextOn: later(on, random.integer(2, 6), telling) } };
  }
  const said = random.weighted<OutcomeCode>(met ? atCounter : talked ? afterTalk : answered);
  const outcome = said === 'NO_NEED' && random.chance((warmth - 0.9) * 0.6) ? 'INTENT_B' : said;
  switch (outcome) {
    case 'NO_NEED':
    case 'HAS_OTHER':
    case 'REFUSED':
      return { outcome, said: { closedReason: outcome } };
    case 'APPLIED':
      return { outcome, said: { closedReason: 'APPLIED' } };
    case 'BOOKED':
      return {
        outcome,
        said: {
          nextOn: later(on, random.integer(1, 4), telling),
          nextTime: random.pick(['09:30', '10:00', '10:30', '15:00', '15:30', '16:00']),
          nextChannel: 'counter',
        },
      };
    default:
      return {
        outcome,
        said: { nextOn: later(on, random.integer(4, outcome === 'FOLLOW_UP' ? 20 : 11), telling) },
      };
  }
}

/** Contacts until the story is closed, waits for a day to come, or is forgotten. */
export function tell(story: Story, from: Day, telling: Telling): Touch[] {
  const { random, today } = telling;
  const touches: Touch[] = [];
  const warmth = warmths[story.source ?? ''] ?? 1;
  let on = from;
  let attempt = 1;
  let talked = false;
  let met = story.channel === 'visit' || story.channel === 'counter';
  for (let step = 0; step < stepsMax; step += 1) {
    const { outcome, said } = turnOf(on, { attempt, talked, met, warmth }, telling);
    const channel = touches.at(-1)?.nextChannel ?? story.channel;
    const touch = touchOf(story, on, outcome, { channel, ...said }, telling);
    touches.push(touch);
    if (touch.nextOn === null) return touches;
    if (touch.nextOn >= today || step === stepsMax - 1) return touches;
    if (random.chance(0.015)) return touches;
    on = touch.nextOn;
    talked ||= touch.seconds !== null;
    attempt = touch.seconds === null ? attempt + 1 : 1;
    met = touch.nextChannel === 'counter';
  }
  return touches;
}
