import type { ReactNode } from 'react';
import { useText } from '../text/say.ts';
import { Sheet } from './Sheet.tsx';

/** Says what a refusal does before it is recorded: it cannot be undone. */
export function RefusalSheet({
  title,
  onClose,
  onRecord,
  children,
}: {
  title: string;
  onClose: () => void;
  onRecord: (form: HTMLFormElement) => void;
  children?: ReactNode;
}) {
  const say = useText();
  return (
    <Sheet title={title} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onRecord(event.currentTarget);
        }}
      >
        <p>{say('field.refuse-effect')}</p>
        {children}
        <button type="submit" className="button-refuse">
          {say('field.refuse-do')}
        </button>
      </form>
    </Sheet>
  );
}
