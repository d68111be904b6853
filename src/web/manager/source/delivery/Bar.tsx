/** How much of something is done; the words beside it say it too. */
export function Bar({ share, label }: { share: number; label: string }) {
  const percent = Math.min(100, Math.floor(share * 100));
  return (
    <div
      className="bar"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <span style={{ width: `${percent}%` }} />
    </div>
  );
}
