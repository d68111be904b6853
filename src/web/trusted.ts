type Rules = {
  createHTML?: (text: string) => string | null;
  createScript?: (text: string) => string | null;
  createScriptURL?: (url: string) => string | null;
};
type Factory = { createPolicy: (name: string, rules: Rules) => unknown };

/**
 * The one Trusted Types policy, `default` (trust.md §3.10). Text without a tag passes: antd writes its style
 * sheets through innerHTML. Markup and script text never pass; a script's address when it is a file of ours.
 * Must be imported before anything else. Browsers without Trusted Types have no factory and need no policy.
 */
const { trustedTypes } = window as { trustedTypes?: Factory }; // Not yet in TypeScript's DOM types.

trustedTypes?.createPolicy('default', {
  createHTML: (text) => (text.includes('<') ? null : text),
  createScript: () => null,
  createScriptURL: (url) =>
    new URL(url, location.href).href.startsWith(`${location.origin}/assets/`) ? url : null,
});

export const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
