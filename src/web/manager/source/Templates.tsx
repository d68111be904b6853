import { useMutation } from '@tanstack/react-query';
import type { FileKindName } from '#contract/dictionary.ts';
import { deliveryRoutes } from '#contract/delivery.ts';
import { download } from '../../download.ts';
import { useLanguage, useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { kindsInUse, kindWord } from './delivery/delivery.ts';

/** A workbook per kind of file with its columns, a line on each and an example. */
export function Templates() {
  const say = useText();
  const language = useLanguage();
  const take = useMutation({
    mutationFn: (kind: FileKindName) =>
      download(
        deliveryRoutes.template,
        { query: { kind } },
        say('upload.template-name', { kind: kindWord(kind, language) }),
      ),
  });
  return (
    <div className="templates">
      <span className="soft">{say('upload.templates')}</span>
      {kindsInUse.map((kind) => (
        <button key={kind} type="button" className="link-button" onClick={() => take.mutate(kind)}>
          {kindWord(kind, language)}
        </button>
      ))}
      {take.error && <ErrorNote error={take.error} />}
    </div>
  );
}
