import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import type { DeliveryFile } from '#contract/delivery.ts';
import { type FileKindName, fileKindOf, fileKinds } from '#contract/dictionary.ts';
import { noteSentence } from '#contract/import-note.ts';
import { useLanguage, useText } from '../../../text/say.ts';
import { count } from '../../shell/number.ts';
import { kindWord, profilesQuery } from './delivery.ts';
import type { ShapeControl } from './use-shape.ts';

const delimiterWords: Record<string, 'comma' | 'semicolon' | 'tab' | 'bar'> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar',
};

/** Profiles whose words the header all has: what was mapped once need not be mapped again. */
function useFitting(file: DeliveryFile) {
  const profiles = useQuery(profilesQuery);
  const words = new Set(file.header.map(({ word }) => word));
  return (profiles.data?.profiles ?? []).filter((profile) => profile.words.every((word) => words.has(word)));
}

function HowWritten({ file }: { file: DeliveryFile }) {
  const say = useText();
  const word = file.delimiter === null ? undefined : delimiterWords[file.delimiter];
  return (
    <div className="found-item">
      <span className="soft">{say('found.written')}</span>
      <span>
        {file.delimiter === null
          ? say('found.workbook')
          : `${file.encoding} · ${word ? say(`found.${word}`) : file.delimiter}`}
      </span>
    </div>
  );
}

function KindChoice({
  file,
  shape,
  canChange,
}: {
  file: DeliveryFile;
  shape: ShapeControl;
  canChange: boolean;
}) {
  const say = useText();
  const language = useLanguage();
  const scores = new Map(file.kinds.map(({ kind, score }) => [kind, score]));
  const order = [...scores.keys(), ...fileKinds.filter((kind) => !scores.has(kind))];
  return (
    <label className="found-item">
      <span className="soft">{say('import.kind')}</span>
      <Select<FileKindName>
        style={{ minWidth: 190 }}
        value={file.kind}
        placeholder={say('found.choose-kind')}
        {...(file.kind === null && { status: 'warning' as const })}
        disabled={!canChange}
        onChange={(kind) => shape.read({ kind })}
        options={order.map((kind) => ({
          value: kind,
          label: scores.has(kind)
            ? say('found.kind-score', { kind: kindWord(kind, language), score: scores.get(kind) ?? 0 })
            : kindWord(kind, language),
        }))}
      />
    </label>
  );
}

function SheetChoice({
  file,
  shape,
  canChange,
}: {
  file: DeliveryFile;
  shape: ShapeControl;
  canChange: boolean;
}) {
  const say = useText();
  if (file.delimiter !== null) return null;
  return (
    <label className="found-item">
      <span className="soft">{say('found.sheet')}</span>
      <Select
        style={{ minWidth: 180 }}
        value={file.sheetNo}
        disabled={!canChange || file.sheets.length < 2}
        onChange={(sheetNo) => shape.read({ sheetNo })}
        options={file.sheets.map(({ sheetNo, name, rowCount }) => ({
          value: sheetNo,
          label: say('found.sheet-rows', { name, n: count(rowCount) }),
        }))}
      />
    </label>
  );
}

function ProfileChoice({ file, shape }: { file: DeliveryFile; shape: ShapeControl }) {
  const say = useText();
  const fitting = useFitting(file);
  if (fitting.length === 0) return null;
  return (
    <label className="found-item">
      <span className="soft">{say('profile.word')}</span>
      <Select
        style={{ minWidth: 180 }}
        value={file.profile?.id ?? null}
        placeholder={say('profile.fits', { n: fitting.length })}
        onChange={(profileId) => profileId && shape.read({ profileId })}
        options={fitting.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </label>
  );
}

/** What was found in a file, and the choice where it was found wrongly. */
export function Found({
  file,
  shape,
  canChange,
}: {
  file: DeliveryFile;
  shape: ShapeControl;
  canChange: boolean;
}) {
  const say = useText();
  const language = useLanguage();
  return (
    <>
      <div className="found">
        <HowWritten file={file} />
        <KindChoice file={file} shape={shape} canChange={canChange} />
        <SheetChoice file={file} shape={shape} canChange={canChange} />
        <div className="found-item">
          <span className="soft">{say('found.header-row')}</span>
          <span>{say('found.header-at', { n: count(file.headerRow) })}</span>
        </div>
        {canChange && <ProfileChoice file={file} shape={shape} />}
      </div>
      {file.notes.map((note) => (
        <p key={note.code} className="small">
          {noteSentence(note, language)}
        </p>
      ))}
      {file.kind && (
        <p className="small soft">{say('found.row-is', { row: fileKindOf(file.kind).row[language] })}</p>
      )}
    </>
  );
}
