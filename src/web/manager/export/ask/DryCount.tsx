import type { UseQueryResult } from '@tanstack/react-query';
import { isSifted } from '#contract/export.ts';
import { isTextKey } from '../../../text/catalogue.ts';
import { useLanguage, useText } from '../../../text/say.ts';
import { Loaded } from '../../shell/Loaded.tsx';
import { count } from '../../shell/number.ts';
import { kindWord } from '../../source/delivery/delivery.ts';
import type { Counted } from '../export.ts';
import type { Draft } from './draft.ts';

function Rows({ counted, draft }: { counted: Counted; draft: Draft }) {
  const say = useText();
  const language = useLanguage();
  const sifted = counted.files.some(({ kind }) => draft.purpose && isSifted(kind, draft.purpose));
  return (
    <>
      <p className="dry-total">
        <b>{count(counted.rowCount)}</b> {say('submit.rows')}
      </p>
      <ul className="dry-files">
        {counted.files.map(({ kind, rowCount }) => (
          <li key={kind}>
            <span>{kindWord(kind, language)}</span>
            <span>{count(rowCount)}</span>
          </li>
        ))}
      </ul>
      {sifted && <p className="small soft">{say('export.sifted-later')}</p>}
    </>
  );
}

/** Who must say yes to it, and why each of them. */
function Approvers({ counted }: { counted: Counted }) {
  const say = useText();
  return (
    <ul className="export-seats">
      {counted.seats.map((seat) => (
        <li key={seat}>
          <b>{say(`export.seat.${seat}`)}</b>{' '}
          <span className="soft">
            {say(
              seat === 'COMPLIANCE' && counted.personal
                ? 'export.seat-why.personal'
                : `export.seat-why.${seat}`,
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What the request would bring now, who would have to agree, and what stands against it. */
export function DryCount({
  query,
  draft,
  isStale,
}: {
  query: UseQueryResult<Counted>;
  draft: Draft;
  isStale: boolean;
}) {
  const say = useText();
  return (
    <Loaded query={query} height={180}>
      {(counted) => (
        <div className={`dry ${isStale ? 'dry-stale' : ''}`} aria-busy={isStale}>
          <Rows counted={counted} draft={draft} />
          <p className={counted.personal ? 'dry-personal' : 'soft'}>
            {say(counted.personal ? 'export.personal-yes' : 'export.personal-no')}
          </p>
          <h3>{say('export.approval')}</h3>
          <Approvers counted={counted} />
          {counted.hindrances.length > 0 && (
            <ul className="dry-hindrances" role="alert">
              {counted.hindrances.map((code) => {
                const key = `problem.${code}`;
                return <li key={code}>■ {isTextKey(key) ? say(key) : code}</li>;
              })}
            </ul>
          )}
          <p className="small soft">{say('export.requests-left', { n: counted.requestsLeft })}</p>
        </div>
      )}
    </Loaded>
  );
}
