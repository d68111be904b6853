import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { refusalSentence } from '#contract/refusal.ts';
import type { Delivery } from '#contract/delivery.ts';
import { ApiProblem } from '../../../api-problem.ts';
import { type Language, type Say, useLanguage, useText } from '../../../text/say.ts';
import { Pace, type PaceState } from '../../../ui/Pace.tsx';
import { bytes, count } from '../../shell/number.ts';
import { Bar } from './Bar.tsx';
import { type FileSummary, isReady, kindWord, todoOf, unknownRows } from './delivery.ts';
import { PickFiles } from './PickFiles.tsx';
import { type Chosen, forget, type Sending, sendAgain } from './sending.ts';

function standOf(say: Say, file: FileSummary): { state: PaceState; word: string } {
  const todo = todoOf(file);
  if (!isReady(file)) return { state: 'alarm', word: say(`file.todo.${todo ?? 'empty'}`) };
  if (todo === 'bad')
    return { state: 'behind', word: say('file.bad-n', { n: count(file.check?.badCount ?? 0) }) };
  const refused = unknownRows(file);
  if (refused > 0) return { state: 'behind', word: say('file.unknown-n', { n: count(refused) }) };
  return { state: 'ahead', word: say('file.ready') };
}

/** Why a file was not taken, in its own sentence where the server has one. */
function refusedWord(say: Say, language: Language, { name, refused }: Sending): string {
  if (refused === null) return '';
  if (!(refused instanceof ApiProblem)) return say(`upload.unsent.${refused}`);
  const { code, details } = refused;
  if (code === 'import.unreadable' && typeof details['code'] === 'string') {
    const { rowNo, detail } = details;
    return refusalSentence(
      {
        file: name,
        code: details['code'],
        rowNo: typeof rowNo === 'number' ? rowNo : null,
        detail: typeof detail === 'object' && detail !== null ? { ...detail } : {},
      },
      language,
    );
  }
  return say(`problem.${code}`);
}

function SendingFile({ one }: { one: Sending }) {
  const say = useText();
  const language = useLanguage();
  const client = useQueryClient();
  if (one.state === 'refused') {
    const again = one.refused instanceof ApiProblem && one.refused.code === 'network.down';
    return (
      <li className="file-refused" role="alert">
        <b>{one.name}</b>
        <span className="state state-alarm">■ {say('upload.refused')}</span>
        <span>{refusedWord(say, language, one)}</span>
        <span>
          {again && (
            <Button size="small" onClick={() => sendAgain(client, one.key)}>
              {say('app.retry')}
            </Button>
          )}{' '}
          <Button size="small" onClick={() => forget(one.key)}>
            {say('upload.dismiss')}
          </Button>
        </span>
      </li>
    );
  }
  const word =
    one.state === 'waiting' ? 'upload.waiting' : one.sent < 1 ? 'upload.sending' : 'upload.checking';
  return (
    <li className="file-sending">
      <b>{one.name}</b>
      <Bar share={one.sent} label={one.name} />
      <span className="small soft">
        {say(word, { n: Math.floor(one.sent * 100) })} · {bytes(one.byteCount)}
      </span>
    </li>
  );
}

/** The files of a delivery, each with how it stands; those on their way below. */
export function FileList({
  delivery,
  sending,
  chosen,
  onChoose,
  onFiles,
}: {
  delivery: Delivery;
  sending: readonly Sending[];
  chosen: number | undefined;
  onChoose: (fileNo: number) => void;
  onFiles: (files: Chosen[]) => void;
}) {
  const say = useText();
  const language = useLanguage();
  return (
    <nav className="panel file-list" aria-label={say('delivery.files')}>
      <ul>
        {delivery.files.map((file) => {
          const { state, word } = standOf(say, file);
          return (
            <li key={file.fileNo}>
              <button
                type="button"
                aria-current={file.fileNo === chosen ? 'true' : undefined}
                onClick={() => onChoose(file.fileNo)}
              >
                <b>{file.name}</b>
                <span className="small soft">
                  {file.kind ? kindWord(file.kind, language) : say('file.no-kind')}
                  {file.check && ` · ${say('file.rows-n', { n: count(file.check.rowCount) })}`}
                </span>
                <Pace state={state} word={word} />
              </button>
            </li>
          );
        })}
        {sending.map((one) => (
          <SendingFile key={one.key} one={one} />
        ))}
      </ul>
      {delivery.may.change && <PickFiles label={say('upload.add')} onFiles={onFiles} />}
    </nav>
  );
}
