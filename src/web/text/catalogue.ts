import { accessTexts } from './access.ts';
import { auditTexts } from './audit.ts';
import { deskCustomerTexts } from './desk-customer.ts';
import { deskExportTexts } from './desk-export.ts';
import { deskFeedTexts } from './desk-feed.ts';
import { deskPairTexts } from './desk-pair.ts';
import { deskParamTexts } from './desk-param.ts';
import { deskPeopleTexts } from './desk-people.ts';
import { deskPlanTexts, heldTexts } from './desk-plan.ts';
import { deskSourceTexts } from './desk-source.ts';
import { customerTexts } from './customer.ts';
import { deskFileTexts, faultTexts, ruleTexts } from './desk-file.ts';
import { deskTexts } from './desk.ts';
import { deskUndoTexts } from './desk-undo.ts';
import { deskUploadTexts } from './desk-upload.ts';
import { fieldTexts } from './field.ts';
import { paramTexts } from './param.ts';
import { personTexts } from './person.ts';
import { problemTexts } from './problem.ts';
import { reasonTexts } from './reason.ts';
import { saidTexts } from './said.ts';
import { sessionTexts } from './session.ts';
import { sourceReasonTexts, sourceTexts } from './source.ts';
import { touchTexts } from './touch.ts';

/** Every text there is, per language, flat. A new capability's file is named here once for each language. */
export const catalogue = {
  zh: {
    ...accessTexts.zh,
    ...customerTexts.zh,
    ...auditTexts.zh,
    ...deskCustomerTexts.zh,
    ...deskExportTexts.zh,
    ...deskPairTexts.zh,
    ...deskParamTexts.zh,
    ...deskPeopleTexts.zh,
    ...deskPlanTexts.zh,
    ...heldTexts.zh,
    ...deskSourceTexts.zh,
    ...deskFeedTexts.zh,
    ...deskFileTexts.zh,
    ...faultTexts.zh,
    ...ruleTexts.zh,
    ...deskUndoTexts.zh,
    ...deskUploadTexts.zh,
    ...deskTexts.zh,
    ...fieldTexts.zh,
    ...paramTexts.zh,
    ...personTexts.zh,
    ...problemTexts.zh,
    ...reasonTexts.zh,
    ...saidTexts.zh,
    ...sessionTexts.zh,
    ...sourceReasonTexts.zh,
    ...sourceTexts.zh,
    ...touchTexts.zh,
  },
  en: {
    ...accessTexts.en,
    ...customerTexts.en,
    ...auditTexts.en,
    ...deskCustomerTexts.en,
    ...deskExportTexts.en,
    ...deskPairTexts.en,
    ...deskParamTexts.en,
    ...deskPeopleTexts.en,
    ...deskPlanTexts.en,
    ...heldTexts.en,
    ...deskSourceTexts.en,
    ...deskFeedTexts.en,
    ...deskFileTexts.en,
    ...faultTexts.en,
    ...ruleTexts.en,
    ...deskUndoTexts.en,
    ...deskUploadTexts.en,
    ...deskTexts.en,
    ...fieldTexts.en,
    ...paramTexts.en,
    ...personTexts.en,
    ...problemTexts.en,
    ...reasonTexts.en,
    ...saidTexts.en,
    ...sessionTexts.en,
    ...sourceReasonTexts.en,
    ...sourceTexts.en,
    ...touchTexts.en,
  },
};
export type TextKey = keyof typeof catalogue.zh;

/** For codes that come from the server as plain text. */
export const isTextKey = (key: string): key is TextKey => Object.hasOwn(catalogue.zh, key);
