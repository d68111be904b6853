import { nonce } from '../../trusted.ts';

const make = document.createElement.bind(document);

/**
 * antd measures scroll bars with a style sheet that it makes without the nonce it was given, and the policy would
 * refuse it (trust.md §3.10). What this page's own code makes carries the nonce; scripts of others never run here.
 */
export function giveStylesTheNonce(): void {
  const makeWithNonce = (name: string, options?: ElementCreationOptions): HTMLElement => {
    const element = make(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };
  // The overloads of createElement name a type per tag; at run time they are one function.
  document.createElement = makeWithNonce as typeof document.createElement;
}
