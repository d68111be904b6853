export const todayKey = ['today'] as const;

/** The colour of a source, the same in every chart and on the phone: its place in the order of domain.md §2.4. */
const order = ['mortgage', 'deposit', 'card', 'maturing', 'settled', 'acquiring', 'follow-up'];
export const sourceColour = (source: string | null): string =>
  `var(--cat-${(source ? order.indexOf(source) : -1) + 1 || 8})`;
