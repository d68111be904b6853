import type { ReactNode } from 'react';
import { Mark } from './Mark.tsx';

/** Nothing here: why, what is the next step, and the step itself when it can be offered. */
export function Empty({ title, next, children }: { title: string; next: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <Mark size={40} />
      <p className="empty-title">{title}</p>
      {next && <p className="empty-next">{next}</p>}
      {children}
    </div>
  );
}
