import type { ReactNode } from 'react';
import { useText } from '../text/say.ts';

const show = (dialog: HTMLDialogElement | null) => {
  if (dialog && !dialog.open) dialog.showModal();
};

/** A sheet from below: one question, the answers where the thumb is. Back and Esc close it. */
export function Sheet({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const say = useText();
  return (
    <dialog className="sheet" ref={show} aria-label={title} onClose={onClose}>
      <header className="sheet-head">
        <h2>{title}</h2>
        <button type="button" className="button-quiet" onClick={onClose}>
          {say('app.cancel')}
        </button>
      </header>
      {children}
    </dialog>
  );
}
