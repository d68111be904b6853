import type { Sheet } from '../frame.ts';
import { Refused } from '../refused.ts';
import type { Archive } from './archive.ts';
import { readWholeXml } from './xml.ts';

type Relation = { id: string; type: string; target: string };
export type Book = {
  from1904: boolean;
  sheets: (Sheet & { part: string })[];
  strings: string | null;
  styles: string | null;
};

const contentTypes = '[Content_Types].xml';
const mainType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml';

/** A path of a relation, from the folder of the part that has it, or from the root. */
function resolved(folder: string, target: string): string {
  const steps: string[] = target.startsWith('/') ? [] : folder.split('/').filter((step) => step !== '');
  for (const step of target.split('/'))
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  return steps.join('/');
}

/**
 * The relations in a part. One that leads outside the file refuses it; a link in a cell is a text with an
 * address that nobody follows.
 */
async function relationsIn(archive: Archive, part: string): Promise<Relation[]> {
  const relations: Relation[] = [];
  const folder = part.replace(/(^|\/)_rels\/[^/]*$/, '');
  await readWholeXml(archive.open(part), {
    open: (name, { Id = '', Type = '', Target = '', TargetMode = '' }) => {
      if (name !== 'Relationship') return;
      const type = Type.slice(Type.lastIndexOf('/') + 1);
      if (TargetMode.toLowerCase() === 'external') {
        if (type !== 'hyperlink') throw new Refused('file.external');
      } else relations.push({ id: Id, type, target: resolved(folder, Target) });
    },
  });
  return relations;
}

/** What an archive that is no workbook for us is instead, by its own list of contents. */
async function checkContents(archive: Archive): Promise<void> {
  if (!archive.has(contentTypes)) {
    const isOpenDocument = archive.has('mimetype') && archive.has('content.xml');
    throw new Refused(isOpenDocument ? 'file.ods' : 'file.archive');
  }
  const types: string[] = [];
  await readWholeXml(archive.open(contentTypes), {
    open: (_, attributes) => types.push(attributes['ContentType'] ?? ''),
  });
  const says = (word: string) => types.some((type) => type.toLowerCase().includes(word));
  if (says('binary')) throw new Refused('file.xlsb');
  if (says('macroenabled') || archive.names.some((name) => name.endsWith('vbaproject.bin')))
    throw new Refused('file.xlsm');
  if (!types.includes(mainType)) throw new Refused('file.not-table');
}

/** Reads what a workbook is made of; refuses what is none, or leads outside itself. */
export async function readBook(archive: Archive): Promise<Book> {
  await checkContents(archive);
  if (archive.names.some((name) => /(^|\/)externallinks\//.test(name))) throw new Refused('file.external');
  const relations = new Map<string, Relation[]>();
  for (const name of archive.names)
    if (/(^|\/)_rels\/[^/]+\.rels$|^_rels\/\.rels$/.test(name))
      relations.set(name, await relationsIn(archive, name));
  const main = relations.get('_rels/.rels')?.find(({ type }) => type === 'officeDocument')?.target;
  if (!main) throw new Refused('file.damaged');
  const own = relations.get(main.toLowerCase().replace(/([^/]*)$/, '_rels/$1.rels')) ?? [];
  const book: Book = {
    from1904: false,
    sheets: [],
    strings: own.find(({ type }) => type === 'sharedStrings')?.target ?? null,
    styles: own.find(({ type }) => type === 'styles')?.target ?? null,
  };
  await readWholeXml(archive.open(main), {
    open: (name, attributes) => {
      if (name === 'workbookPr') book.from1904 = /^(1|true|on)$/.test(attributes['date1904'] ?? '');
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
      const relation = own.find((known) => known.id === id && known.type === 'worksheet');
      if (relation)
        book.sheets.push({
          name: attributes['name'] ?? '',
          hidden: (attributes['state'] ?? 'visible') !== 'visible',
          part: relation.target,
        });
    },
  });
  return book;
}
