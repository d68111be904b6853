import type { ReactNode } from 'react';

/** One subject on a page: its name, what it says in a line, what can be done with it, and its content. */
export function Panel({
  title,
  note,
  aside,
  children,
}: {
  title: ReactNode;
  note?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="panel">
      <header className="panel-head">
        <h2>{title}</h2>
        {note && <p>{note}</p>}
        {aside && <div className="panel-aside">{aside}</div>}
      </header>
      {children}
    </section>
  );
}
