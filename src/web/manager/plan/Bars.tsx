import { count } from '../shell/number.ts';

/** Counts by name as bars on one scale, longest first; a bar that can be opened is a button. */
export function Bars({
  rows,
  onOpen,
}: {
  rows: readonly { code: string; word: string; count: number }[];
  onOpen?: (code: string) => void;
}) {
  const most = Math.max(1, ...rows.map((row) => row.count));
  return (
    <ul className="bars">
      {rows
        .toSorted((a, b) => b.count - a.count)
        .map((row) => (
          <li key={row.code}>
            {onOpen ? (
              <button type="button" className="link-button" onClick={() => onOpen(row.code)}>
                {row.word}
              </button>
            ) : (
              <span>{row.word}</span>
            )}
            <div className="bar-track" aria-hidden="true">
              <div style={{ width: `${(100 * row.count) / most}%` }} />
            </div>
            <b>{count(row.count)}</b>
          </li>
        ))}
    </ul>
  );
}
