import { Button, Checkbox } from 'antd';
import { type FileKindName, fileKindOf } from '#contract/dictionary.ts';
import { requiredColumns } from '#contract/export.ts';
import { useLanguage, useText } from '../../../text/say.ts';
import { columnWord, kindsInUse, kindWord } from '../../source/delivery/delivery.ts';
import { shownOf } from '../columns.ts';
import { allColumns, type Draft, firstColumns, withColumn, withFile } from './draft.ts';

type Of = { draft: Draft; onChange: (draft: Draft) => void };

/** The columns of one file: what each holds, and what the copy will show of it. */
function Columns({ kind, asked, draft, onChange }: Of & { kind: FileKindName; asked: readonly string[] }) {
  const say = useText();
  const language = useLanguage();
  const required = requiredColumns(kind);
  const set = (columns: readonly string[]) => onChange(withFile(draft, kind, columns));
  return (
    <fieldset className="ask-columns">
      <legend className="visually-hidden">
        {say('export.columns-of', { file: kindWord(kind, language) })}
      </legend>
      <div className="ask-quick">
        <Button size="small" onClick={() => set(allColumns(kind))}>
          {say('export.columns-all')}
        </Button>
        <Button size="small" onClick={() => set(firstColumns(kind))}>
          {say('export.columns-first')}
        </Button>
        <Button size="small" onClick={() => set(required)}>
          {say('export.columns-required')}
        </Button>
      </div>
      <ul>
        {Object.entries(fileKindOf(kind).columns).map(([name, column]) => {
          const goes = asked.includes(name);
          const shown = shownOf(column, goes, draft.unmasked);
          return (
            <li key={name} className={`ask-column shown-${shown}`}>
              <Checkbox
                checked={goes}
                disabled={required.includes(name)}
                onChange={({ target }) => set(withColumn(kind, asked, name, target.checked))}
              >
                {columnWord(kind, name, language)}
              </Checkbox>
              <span className="small soft">
                {say(`export.class.${column.dataClass}`)}
                {required.includes(name) && ` · ${say('export.required')}`}
              </span>
              <span className="small">{say(`export.shown.${shown}`)}</span>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}

/** Which files of the dictionary go out, and which columns of each. */
export function AskFiles({ draft, onChange }: Of) {
  const say = useText();
  const language = useLanguage();
  return (
    <ul className="ask-files">
      {kindsInUse.map((kind) => {
        const asked = draft.files[kind];
        return (
          <li key={kind}>
            <div className="ask-file">
              <Checkbox
                checked={asked !== undefined}
                onChange={({ target }) =>
                  onChange(withFile(draft, kind, target.checked ? firstColumns(kind) : null))
                }
              >
                <b>{kindWord(kind, language)}</b>
              </Checkbox>
              <span className="small soft">{fileKindOf(kind).row[language]}</span>
              {asked && (
                <span className="small soft ask-n">
                  {say('export.columns-n', { n: asked.length, all: allColumns(kind).length })}
                </span>
              )}
            </div>
            {asked && <Columns kind={kind} asked={asked} draft={draft} onChange={onChange} />}
          </li>
        );
      })}
    </ul>
  );
}
