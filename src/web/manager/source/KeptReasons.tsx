import type { ImportUndo } from '#contract/import-undo.ts';
import { useText } from '../../text/say.ts';
import { count } from '../shell/number.ts';

/** How many rows stay for each reason. */
export function KeptReasons({ kept }: Pick<ImportUndo, 'kept'>) {
  const say = useText();
  return (
    <ul className="kept-reasons">
      {kept.map(({ reason, count: n }) => (
        <li key={reason}>{say('undo.kept-line', { n: count(n), why: say(`undo.kept.${reason}`) })}</li>
      ))}
    </ul>
  );
}
