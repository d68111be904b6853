import type { ReactNode } from 'react';

/** What it says, what to press, and why it cannot be pressed. */
export function Step({
  children,
  act,
  why,
}: {
  children: ReactNode;
  act?: ReactNode;
  why?: string | undefined;
}) {
  return (
    <div className="next-step">
      <div>{children}</div>
      {act && <div className="next-acts">{act}</div>}
      {why && <p className="soft next-why">{why}</p>}
    </div>
  );
}
