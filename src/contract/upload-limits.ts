/** What an upload may be at most (trust.md §3.8). The page says it before a file is chosen; the server holds it. */
export const uploadLimits = {
  fileBytes: 20 * 1024 * 1024,
  rows: 200_000,
  filesADelivery: 12,
  /** Deliveries that one person has open at once. */
  openAPerson: 3,
  bytesAPersonADay: 2 * 1024 ** 3,
  /** Days until an untouched delivery is cleared away. */
  keptDays: 7,
} as const;
