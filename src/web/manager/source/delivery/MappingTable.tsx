import { Button } from 'antd';
import { useState } from 'react';
import type { DeliveryFile } from '#contract/delivery.ts';
import type { Column } from '#contract/dictionary/column.ts';
import { columnNote } from '#contract/dictionary/note.ts';
import { type FileKindName, fileKindOf } from '#contract/dictionary.ts';
import { useLanguage, useText } from '../../../text/say.ts';
import { count } from '../../shell/number.ts';
import { columnWord, letterOf, requiredOf } from './delivery.ts';
import { RulesOf } from './RulesOf.tsx';
import { SourceOf } from './SourceOf.tsx';
import type { ShapeControl } from './use-shape.ts';

type Of = { file: DeliveryFile; kind: FileKindName; shape: ShapeControl; canChange: boolean };

/** Required first, then what the file brings; the rest is behind a click. The order stays while one maps. */
function useOrder(kind: FileKindName, file: DeliveryFile) {
  const [brought] = useState(() => new Set(Object.keys(file.mapping)));
  const required = requiredOf(kind);
  const others = Object.keys(fileKindOf(kind).columns).filter((name) => !required.includes(name));
  return {
    first: [...required, ...others.filter((name) => brought.has(name))],
    rest: others.filter((name) => !brought.has(name)),
  };
}

const examplesShown = 3;
const examplesOf = ({ rows }: DeliveryFile, at: number): string =>
  [...new Set(rows.map(({ cells }) => cells[at] ?? '').filter((cell) => cell !== ''))]
    .slice(0, examplesShown)
    .join(' · ');

function MappingRow({ name, column, ...of }: Of & { name: string; column: Column }) {
  const say = useText();
  const language = useLanguage();
  const { file, kind, shape } = of;
  const from = shape.shown.mapping[name];
  const bad = (file.check?.faults ?? []).reduce((sum, one) => sum + (one.column === name ? one.rows : 0), 0);
  const isMissing = column.required && !from;
  return (
    <tr className={isMissing ? 'row-missing' : ''}>
      <th scope="row">
        {columnWord(kind, name, language)}{' '}
        {column.required && <span className="chip">{say('mapping.required')}</span>}
        {language === 'zh' && <div className="small soft">{columnNote(column)}</div>}
      </th>
      <td>
        <SourceOf {...of} name={name} column={column} />
        {isMissing && <div className="missing small">{say('mapping.missing')}</div>}
      </td>
      <td className="small">{from && 'at' in from ? examplesOf(file, from.at) : ''}</td>
      <td>{from && 'at' in from && <RulesOf {...of} name={name} />}</td>
      <td className="number">
        {from && file.check && (
          <span className={`state ${bad > 0 ? 'state-behind' : 'state-ahead'}`}>
            {bad > 0 ? `▼ ${say('mapping.bad', { n: count(bad) })}` : `▲ ${say('mapping.good')}`}
          </span>
        )}
      </td>
    </tr>
  );
}

/** Columns of the file that go nowhere: said, so that nobody finds out later. */
function Unused({ file, shape }: Pick<Of, 'file' | 'shape'>) {
  const say = useText();
  const used = new Set(Object.values(shape.shown.mapping).map((from) => ('at' in from ? from.at : -1)));
  const unused = file.header.filter(({ at, word }) => word !== '' && !used.has(at));
  if (unused.length === 0) return null;
  return (
    <p className="soft unused">
      {say('mapping.unused', { n: unused.length })}
      {unused.map(({ at, word }) => (
        <span key={at} className="chip">
          {letterOf(at)} {word}
        </span>
      ))}
    </p>
  );
}

/** Each column of the dictionary with where it comes from, what it looks like, what mends it, how it stands. */
export function MappingTable(of: Of) {
  const say = useText();
  const { first, rest } = useOrder(of.kind, of.file);
  const [all, setAll] = useState(false);
  const { columns }: { columns: Readonly<Record<string, Column>> } = fileKindOf(of.kind);
  const shown = (all ? [...first, ...rest] : first).flatMap((name) => {
    const column = columns[name];
    return column ? [{ name, column }] : [];
  });
  return (
    <>
      <table className="plain-table mapping">
        <thead>
          <tr>
            <th scope="col">{say('mapping.column')}</th>
            <th scope="col">{say('mapping.from')}</th>
            <th scope="col">{say('mapping.examples')}</th>
            <th scope="col">{say('mapping.rules')}</th>
            <th scope="col" className="number">
              {say('mapping.state')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ name, column }) => (
            <MappingRow key={name} {...of} name={name} column={column} />
          ))}
        </tbody>
      </table>
      {rest.length > 0 && (
        <p className="soft">
          {say('mapping.rest', { n: rest.length })}{' '}
          <Button size="small" aria-expanded={all} onClick={() => setAll(!all)}>
            {say(all ? 'mapping.rest-hide' : 'mapping.rest-show')}
          </Button>
        </p>
      )}
      <Unused file={of.file} shape={of.shape} />
    </>
  );
}
