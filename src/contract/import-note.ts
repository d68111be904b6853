/** What the account says of a whole file beside its counts. `{x}` are values of the note. */
const sentences: Record<string, { zh: string; en: string }> = {
  'file.unknown': { zh: '文件名不认识,未读取', en: 'not read: the name is not one we know' },
  'columns.ignored': { zh: '未使用的列:{columns}', en: 'columns not used: {columns}' },
};

export type ImportNote = { code: string; values: Readonly<Record<string, string | number>> };

export const noteSentence = (note: ImportNote, language: 'zh' | 'en' = 'zh'): string =>
  (sentences[note.code]?.[language] ?? note.code).replaceAll(/\{(\w+)\}/g, (_, key: string) =>
    String(note.values[key] ?? '—'),
  );
