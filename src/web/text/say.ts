import { createInstance } from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { type TextKey, catalogue } from './catalogue.ts';

export type Language = keyof typeof catalogue;
export type Values = Record<string, string | number>;
/** Says a text of the catalogue in the language of the moment; an unknown key does not compile. */
export type Say = (key: TextKey, values?: Values) => string;

const storageKey = 'language';
const chosen = (): Language => (localStorage.getItem(storageKey) === 'en' ? 'en' : 'zh');
const show = (language: Language) => {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
};

const spoken = createInstance();

/** Starts the catalogue in the language chosen last on this device, Chinese at first. */
export async function startTexts(): Promise<void> {
  await spoken.use(initReactI18next).init({
    lng: chosen(),
    fallbackLng: false,
    resources: { zh: { translation: catalogue.zh }, en: { translation: catalogue.en } },
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  });
  show(chosen());
}

export async function switchLanguage(): Promise<void> {
  const language = chosen() === 'zh' ? 'en' : 'zh';
  localStorage.setItem(storageKey, language);
  show(language);
  await spoken.changeLanguage(language);
}

export function useText(): Say {
  return useTranslation().t as Say; // Our keys are flat; i18next types nested ones.
}

export function useLanguage(): Language {
  return useTranslation().i18n.language === 'en' ? 'en' : 'zh';
}
