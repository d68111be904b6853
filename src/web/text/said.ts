import { texts } from './texts.ts';

/** Texts of what a customer said of their own phone. */
export const saidTexts = texts({
  zh: {
    'said.do': '客户说号码有变…',
    'said.title': '客户本人告知的手机号',
    'said.phone': '新的手机号',
    'said.hint': '不知道新号码就留空:原号码不对或是空号',
    'said.effect': '立即生效,以客户本人说的为准:以后银行文件给的旧号码不再覆盖,只在这里并列显示。',
    'said.keep': '记下新号码',
    'said.keep-wrong': '原号码不对',
    'said.NEW': '{{by}} 于 {{on}} 记下:客户告知已换成现在的号码。',
    'said.WRONG': '{{by}} 于 {{on}} 记下:原号码不对或是空号,新号码还不知道。',
    'said.file': '银行文件给的是 {{phone}},没有采用。',
  },
  en: {
    'said.do': 'The customer says the number changed…',
    'said.title': 'The mobile number as the customer gives it',
    'said.phone': 'New mobile number',
    'said.hint': 'Leave it blank where only the old one is known to be wrong',
    'said.effect':
      "It holds at once and before the bank's files: the old number no longer comes back with them, it is only shown here.",
    'said.keep': 'Keep the new number',
    'said.keep-wrong': 'The old number is wrong',
    'said.NEW': 'On {{on}} {{by}} took down that the customer has the number shown now.',
    'said.WRONG': 'On {{on}} {{by}} took down that the number was wrong; a new one is not known.',
    'said.file': "The bank's file says {{phone}}; it is not used.",
  },
});
