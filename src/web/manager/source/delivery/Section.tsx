import type { ReactNode } from 'react';

/** One part of a file's page: what it is about, how it stands, what can be done. */
export function Section({
  title,
  state,
  aside,
  children,
}: {
  title: string;
  state?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="file-section">
      <header>
        <h3>{title}</h3>
        {state}
        {aside && <div className="panel-aside">{aside}</div>}
      </header>
      {children}
    </section>
  );
}
