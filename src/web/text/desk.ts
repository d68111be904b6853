import { texts } from './texts.ts';

/** Texts of the desk. */
export const deskTexts = texts({
  zh: { 'desk.today': '今天' },
  en: { 'desk.today': 'Today' },
});
