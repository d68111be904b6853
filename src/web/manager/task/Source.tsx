import { codeText } from '../../text/format.ts';
import { useText } from '../../text/say.ts';
import { sourceColour } from './why.ts';

/** Where a name comes from, by its word and its colour. */
export function Source({ source }: { source: string | null }) {
  const say = useText();
  return (
    <span className="source">
      <i style={{ background: sourceColour(source) }} aria-hidden="true" />
      {source ? codeText(say, 'source', source) : say('task-why.no-source')}
    </span>
  );
}
