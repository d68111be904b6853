/** 井: nine plots, the middle one filled. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 48 48" aria-hidden="true">
      <rect width="48" height="48" rx="10" fill="#0B7A75" />
      <path d="M18 8v32M30 8v32M8 18h32M8 30h32" stroke="#F6F8F7" strokeWidth="3" strokeLinecap="round" />
      <rect x="20.5" y="20.5" width="7" height="7" rx="1" fill="#F2C14E" />
    </svg>
  );
}
