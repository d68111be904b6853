import { Button } from 'antd';
import type { DeliveryFile } from '#contract/delivery.ts';
import { refusalReason } from '#contract/refusal.ts';
import { useLanguage, useText } from '../../../text/say.ts';
import { count } from '../../shell/number.ts';
import { BadField } from './BadField.tsx';
import type { BadCell } from './delivery.ts';
import type { Fixed, Fixes } from './use-fixes.ts';

const stateOf = {
  fixed: { shape: 'ahead', sign: '▲', word: 'bad.fixed' },
  'left-out': { shape: 'pace', sign: '○', word: 'bad.left-out' },
  bad: { shape: 'behind', sign: '▼', word: 'bad.still' },
  saving: { shape: 'pace', sign: '…', word: 'bad.saving' },
  failed: { shape: 'alarm', sign: '■', word: 'bad.failed' },
} as const;

function State({ fixed }: { fixed: Exclude<Fixed, { state: 'back' }> }) {
  const say = useText();
  const { shape, sign, word } = stateOf[fixed.state];
  return (
    <span className={`state state-${shape}`} role="status">
      <span aria-hidden="true">{sign}</span> {say(word)}
    </span>
  );
}

type Of = { file: DeliveryFile; cell: BadCell; fixes: Fixes; canChange: boolean };

/** One bad cell: what is wrong, a field for what it should be, and what became of it. */
export function BadRow({ file, cell, fixes, canChange }: Of) {
  const say = useText();
  const language = useLanguage();
  const { rowNo, column } = cell;
  const fixed = fixes.fixed.get(rowNo);
  const shown = fixed?.state === 'bad' ? fixed.cell : cell;
  const isLeftOut = fixed?.state === 'left-out' || (cell.leftOut && fixed?.state !== 'back');
  return (
    <li>
      <span className="number">{say('bad.row', { n: count(rowNo) })}</span>
      <span className={fixed?.state === 'fixed' ? 'bad-reason done' : 'bad-reason'}>
        {refusalReason(shown, language)}
      </span>
      {canChange && column && cell.at !== null ? (
        <BadField
          file={file}
          rowNo={rowNo}
          column={column}
          disabled={isLeftOut}
          isFixed={fixed?.state === 'fixed'}
          onFix={(value) => fixes.fix({ rowNo, value })}
        />
      ) : (
        <span />
      )}
      <span className="bad-state">
        {fixed && fixed.state !== 'back' && <State fixed={fixed} />}
        {canChange && fixed?.state !== 'fixed' && fixed?.state !== 'saving' && (
          <Button size="small" type="text" onClick={() => fixes.leaveOut({ rowNo, back: isLeftOut })}>
            {say(isLeftOut ? 'bad.take-back' : 'bad.leave-one')}
          </Button>
        )}
      </span>
    </li>
  );
}
