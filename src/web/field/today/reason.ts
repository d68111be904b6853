export type Reason = { code: string; values: Record<string, unknown> };

/** Details of a problem are not typed by the contract: look before use. */
export const isReason = (value: unknown): value is Reason =>
  typeof value === 'object' && value !== null && 'code' in value && 'values' in value;
