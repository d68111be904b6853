import { Input, Select } from 'antd';
import { useState } from 'react';
import type { DeliveryFile, Mapping } from '#contract/delivery.ts';
import type { Column } from '#contract/dictionary/column.ts';
import type { FileKindName } from '#contract/dictionary.ts';
import { type Say, useLanguage, useText } from '../../../text/say.ts';
import { columnWord, letterOf } from './delivery.ts';
import type { ShapeControl } from './use-shape.ts';

type Of = {
  file: DeliveryFile;
  kind: FileKindName;
  name: string;
  column: Column;
  shape: ShapeControl;
  canChange: boolean;
};
type From = Mapping[string] | undefined;

const withFrom = (mapping: Mapping, name: string, from: From): Mapping => {
  const { [name]: _, ...others } = mapping;
  return from ? { ...others, [name]: from } : others;
};

const valueOf = (from: From, isConstant: boolean): string => {
  if (isConstant || (from && 'constant' in from)) return 'constant';
  return from ? `at ${from.at}` : 'nowhere';
};

/** What one value for every row may be, where there is a list: as it is written, and as it is shown. */
function wordsOf(say: Say, column: Column): { value: string; label: string }[] | undefined {
  if (column.value === 'flag')
    return [
      { value: 'Y', label: say('mapping.yes') },
      { value: 'N', label: say('mapping.no') },
    ];
  return column.codes && Object.values(column.codes).map(([word = '']) => ({ value: word, label: word }));
}

function ConstantOf({
  name,
  column,
  from,
  onChange,
}: Pick<Of, 'name' | 'column'> & { from: From; onChange: (value: string) => void }) {
  const say = useText();
  const value = from && 'constant' in from ? from.constant : '';
  const words = wordsOf(say, column);
  const label = say('mapping.constant-value');
  if (words)
    return (
      <Select
        className="constant"
        aria-label={label}
        value={value || null}
        placeholder={label}
        onChange={(word) => word && onChange(word)}
        options={words}
      />
    );
  return (
    <Input
      className="constant"
      key={`${name} ${value}`}
      aria-label={label}
      placeholder={say('mapping.constant-hint', { example: column.example })}
      defaultValue={value}
      maxLength={60}
      onBlur={({ target }) => target.value.trim() !== value && onChange(target.value.trim())}
      onPressEnter={({ currentTarget }) => currentTarget.blur()}
    />
  );
}

/** Where a column comes from: a column of the file, one value for all rows, or nowhere. */
export function SourceOf({ file, kind, name, column, shape, canChange }: Of) {
  const say = useText();
  const language = useLanguage();
  const { mapping } = shape.shown;
  const from = mapping[name];
  const [isConstant, setIsConstant] = useState(false);
  const takenBy = new Map(
    Object.entries(mapping).flatMap(([other, where]) => ('at' in where ? [[where.at, other] as const] : [])),
  );
  const set = (next: From) => shape.change({ mapping: withFrom(mapping, name, next) });
  const choose = (value: string) => {
    setIsConstant(value === 'constant');
    if (value === 'constant') return;
    set(value === 'nowhere' ? undefined : { at: Number(value.slice(3)) });
  };
  return (
    <div className="source-of">
      <Select
        aria-label={say('mapping.from-of', { column: columnWord(kind, name, language) })}
        value={valueOf(from, isConstant)}
        disabled={!canChange}
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
        onChange={choose}
        options={[
          ...file.header.map(({ at, word }) => {
            const other = takenBy.get(at);
            const said = `${letterOf(at)} ${word || say('file.no-word')}`;
            return {
              value: `at ${at}`,
              label:
                other && other !== name
                  ? say('mapping.taken', { said, column: columnWord(kind, other, language) })
                  : said,
            };
          }),
          { value: 'constant', label: say('mapping.constant') },
          { value: 'nowhere', label: say('mapping.nowhere') },
        ]}
      />
      {valueOf(from, isConstant) === 'constant' &&
        (canChange ? (
          <ConstantOf
            name={name}
            column={column}
            from={from}
            onChange={(constant) => set(constant ? { constant } : undefined)}
          />
        ) : (
          from && 'constant' in from && <b>{from.constant}</b>
        ))}
    </div>
  );
}
