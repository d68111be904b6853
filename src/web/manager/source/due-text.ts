import type { FeedChangeView } from '#contract/feed.ts';
import type { Say } from '../../text/say.ts';
import { count } from '../shell/number.ts';

/** 7 天内到期 1 笔、30 天内到期 2 笔. */
export const dueText = (say: Say, due: FeedChangeView['due']): string =>
  due.map(({ step, count: n }) => say('feed.due-step', { step, n: count(n) })).join(say('list.comma'));
