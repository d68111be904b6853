import { useText } from '../text/say.ts';

/** The six digits of the one-time code; `hint` is the id of the sentence that says where they come from. */
export function CodeField({ hint, autoFocus = false }: { hint: string; autoFocus?: boolean }) {
  const say = useText();
  return (
    <label>
      {say('session.code')}
      <input
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="\d{6}"
        maxLength={6}
        required
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- Only where an act waits for nothing but these digits.
        autoFocus={autoFocus}
        title={say('session.code-wrong')}
        aria-describedby={hint}
      />
    </label>
  );
}
