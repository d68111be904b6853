import { Button, Select } from 'antd';
import type { DeliveryFile } from '#contract/delivery.ts';
import type { FileKindName } from '#contract/dictionary.ts';
import { isTextKey } from '../../../text/catalogue.ts';
import { type Say, useLanguage, useText } from '../../../text/say.ts';
import { count } from '../../shell/number.ts';
import { columnWord } from './delivery.ts';
import type { ShapeControl } from './use-shape.ts';

/** A rule's word; one that the catalogue does not know yet is shown by its name. */
function ruleWord(say: Say, rule: string): string {
  const length = /^pad-(\d+)$/.exec(rule)?.[1];
  if (length) return say('rule.pad', { length });
  const key = `rule.${rule}`;
  return isTextKey(key) ? say(key) : rule;
}

/** Rules of a column with one more, or without it. */
const withRule = (file: ShapeControl['shown'], column: string, rules: readonly string[]) => {
  const { [column]: _, ...others } = file.rules;
  return { rules: rules.length > 0 ? { ...others, [column]: [...rules] } : others };
};

/** Chooses one more rule for a column, where it would mend rows. */
export function MendButton({
  column,
  rule,
  rows,
  shape,
}: {
  column: string;
  rule: string;
  rows: number;
  shape: ShapeControl;
}) {
  const say = useText();
  const chosen = shape.shown.rules[column] ?? [];
  return (
    <Button
      size="small"
      type="primary"
      loading={shape.isPending}
      onClick={() => shape.change(withRule(shape.shown, column, [...chosen, rule]))}
    >
      {say('rule.mends', { rule: ruleWord(say, rule), n: count(rows) })}
    </Button>
  );
}

/** What mends a column's cells before they are read, in the order in which it was chosen. */
export function RulesOf({
  file,
  kind,
  name,
  shape,
  canChange,
}: {
  file: DeliveryFile;
  kind: FileKindName;
  name: string;
  shape: ShapeControl;
  canChange: boolean;
}) {
  const say = useText();
  const language = useLanguage();
  const chosen = shape.shown.rules[name] ?? [];
  const offers = file.offers.filter((offer) => offer.column === name && !chosen.includes(offer.rule));
  if (!canChange || (chosen.length === 0 && offers.length === 0)) {
    return chosen.map((rule) => (
      <span key={rule} className="chip">
        {ruleWord(say, rule)}
      </span>
    ));
  }
  return (
    <Select
      mode="multiple"
      className="rules-of"
      aria-label={say('mapping.rules-of', { column: columnWord(kind, name, language) })}
      placeholder={say('mapping.no-rule')}
      value={chosen}
      showSearch={false}
      popupMatchSelectWidth={false}
      onChange={(rules) => shape.change(withRule(shape.shown, name, rules))}
      options={[
        ...chosen.map((rule) => ({ value: rule, label: ruleWord(say, rule) })),
        ...offers.map(({ rule, mends }) => ({
          value: rule,
          label:
            mends > 0
              ? say('rule.mends', { rule: ruleWord(say, rule), n: count(mends) })
              : ruleWord(say, rule),
        })),
      ]}
    />
  );
}
