import { accessTexts } from './access.ts';
import { deskTexts } from './desk.ts';
import { problemTexts } from './problem.ts';
import { sessionTexts } from './session.ts';

/** Every text there is, per language, flat. A new capability's file is named here once. */
export const catalogue = {
  zh: { ...accessTexts.zh, ...deskTexts.zh, ...problemTexts.zh, ...sessionTexts.zh },
  en: { ...accessTexts.en, ...deskTexts.en, ...problemTexts.en, ...sessionTexts.en },
};
export type TextKey = keyof typeof catalogue.zh;

/** For codes that come from the server as plain text. */
export const isTextKey = (key: string): key is TextKey => Object.hasOwn(catalogue.zh, key);
