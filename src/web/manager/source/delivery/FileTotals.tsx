import type { Delivery } from '#contract/delivery.ts';
import { useLanguage, useText } from '../../../text/say.ts';
import { Panel } from '../../shell/Panel.tsx';
import { Amounts } from './Amounts.tsx';
import { Counts } from './Counts.tsx';
import { kindWord } from './delivery.ts';

/** The same totals that the maker saw, file by file, for who accepts or watches. */
export function FileTotals({ delivery }: { delivery: Delivery }) {
  const say = useText();
  const language = useLanguage();
  return (
    <Panel title={say('file.totals')} note={say('file.totals-note')}>
      <div className="file-totals">
        {delivery.files.map((file) => (
          <section key={file.fileNo}>
            <h3>
              {file.name}{' '}
              <small className="soft">
                {file.kind ? kindWord(file.kind, language) : say('file.no-kind')}
              </small>
            </h3>
            {file.check && <Counts check={file.check} />}
            {file.kind && file.check && file.check.amounts.length > 0 && (
              <Amounts kind={file.kind} check={file.check} />
            )}
            <p className="small soft sha">SHA-256 {file.sha256}</p>
          </section>
        ))}
      </div>
    </Panel>
  );
}
