/** What can be wrong with a delivery before anything of it is applied (manifest.ts, check.ts). */
export const feedFaultCodes = [
  'manifest.two',
  'manifest.unreadable',
  'manifest.key',
  'manifest.column',
  'manifest.column-missing',
  'manifest.as-of',
  'manifest.as-of-two',
  'manifest.profile',
  'manifest.profile-two',
  'manifest.files',
  'manifest.name',
  'manifest.twice',
  'manifest.rows',
  'manifest.sha256',
  'manifest.sum',
  'manifest.full',
  'file.missing',
  'file.unsaid',
  'file.link',
  'file.hash',
  'file.rows',
  'file.sum',
  'file.sum-none',
  'file.full-kind',
  'file.unknown',
  'file.unreadable',
  'file.changed',
  'data.older',
  'data.ahead',
  'import.failed',
] as const;
export type FeedFaultCode = (typeof feedFaultCodes)[number];

/** One fault, with the file it is about; null is the delivery as a whole. Values are what the sentence says. */
export type FeedFault = {
  code: FeedFaultCode;
  file: string | null;
  values: Readonly<Record<string, string | number>>;
};

export const feedFault = (
  code: FeedFaultCode,
  file: string | null = null,
  values: FeedFault['values'] = {},
): FeedFault => ({ code, file, values });
