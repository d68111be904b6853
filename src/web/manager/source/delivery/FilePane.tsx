import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import type { Delivery, DeliveryFile } from '#contract/delivery.ts';
import { refusalSentence } from '#contract/refusal.ts';
import { api } from '../../../api.ts';
import { useLanguage, useText } from '../../../text/say.ts';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { Loaded } from '../../shell/Loaded.tsx';
import { bytes, count } from '../../shell/number.ts';
import { Amounts } from './Amounts.tsx';
import { BadGroups } from './BadGroups.tsx';
import { BadRowsFile } from './BadRowsFile.tsx';
import { Counts } from './Counts.tsx';
import { fileQuery, isChoosable, keepDelivery } from './delivery.ts';
import { FirstRows } from './FirstRows.tsx';
import { Found } from './Found.tsx';
import { KeepProfile } from './KeepProfile.tsx';
import { MappingTable } from './MappingTable.tsx';
import { References } from './References.tsx';
import { Section } from './Section.tsx';
import { type ShapeControl, useShape } from './use-shape.ts';

type Of = { file: DeliveryFile; shape: ShapeControl; canChange: boolean };

function DropFile({ file, onDropped }: { file: DeliveryFile; onDropped: () => void }) {
  const say = useText();
  const client = useQueryClient();
  const { deliveryId, fileNo } = file;
  const drop = useMutation({
    mutationFn: () => api.delivery.dropFile({ query: { deliveryId, fileNo } }),
    onSuccess: async (delivery) => {
      onDropped();
      await keepDelivery(client, delivery);
    },
  });
  return (
    <>
      <Button
        size="small"
        loading={drop.isPending}
        title={say('file.drop-note')}
        onClick={() => drop.mutate()}
      >
        {say('file.drop')}
      </Button>
      {drop.error && <ErrorNote error={drop.error} />}
    </>
  );
}

/** What keeps the whole file out, in a sentence. */
function Obstacle({ file }: { file: DeliveryFile }) {
  const language = useLanguage();
  if (!file.obstacle || isChoosable(file)) return null;
  return (
    <p className="error-note" role="alert">
      {refusalSentence({ file: file.name, kind: file.kind ?? '', ...file.obstacle }, language)}
    </p>
  );
}

function BadSection({ file, shape, canChange }: Of) {
  const say = useText();
  const { check } = file;
  if (!check) return null;
  const isWell = check.badCount + check.leftOutCount === 0;
  return (
    <Section
      title={say('file.bad')}
      state={
        <span className={`state ${check.badCount > 0 ? 'state-behind' : 'state-ahead'}`}>
          {check.badCount > 0 ? `▼ ${say('bad.n', { n: count(check.badCount) })}` : `▲ ${say('bad.none')}`}
        </span>
      }
    >
      {!isWell && <BadGroups file={file} check={check} shape={shape} canChange={canChange} />}
      {canChange && check.badCount > 0 && <BadRowsFile file={file} />}
      {check.badCount > 0 && <p className="small soft">{say('bad.note')}</p>}
    </Section>
  );
}

function MappingSection({ file, shape, canChange }: Of) {
  const say = useText();
  if (!file.kind) return null;
  return (
    <Section
      title={say('file.mapping')}
      aside={
        canChange && (
          <>
            {shape.undo && (
              <Button size="small" onClick={shape.undo.run}>
                {say('mapping.undo')}
              </Button>
            )}
            <KeepProfile file={file} />
          </>
        )
      }
    >
      <MappingTable
        // Another kind or sheet is another table; its rows are ordered anew.
        key={`${file.kind} ${file.sheetNo}`}
        file={file}
        kind={file.kind}
        shape={shape}
        canChange={canChange}
      />
    </Section>
  );
}

function Pane({
  file,
  canChange,
  onDropped,
}: {
  file: DeliveryFile;
  canChange: boolean;
  onDropped: () => void;
}) {
  const say = useText();
  const shape = useShape(file);
  const of = { file, shape, canChange };
  return (
    <article className="panel file-pane" aria-label={file.name}>
      <header className="panel-head">
        <h2>{file.name}</h2>
        <p>{bytes(file.byteCount)}</p>
        <div className="panel-aside">{canChange && <DropFile file={file} onDropped={onDropped} />}</div>
      </header>
      <Obstacle file={file} />
      {file.check && <Counts check={file.check} isStale={shape.isPending} />}
      {shape.error && <ErrorNote error={shape.error} />}
      <Section title={say('file.found')}>
        <Found {...of} />
      </Section>
      <BadSection {...of} />
      {file.kind && <References kind={file.kind} {...of} />}
      <MappingSection {...of} />
      {file.kind && file.check && (
        <Section title={say('file.totals')} state={<span className="soft">{say('file.totals-note')}</span>}>
          <Amounts kind={file.kind} check={file.check} />
        </Section>
      )}
      <Section title={say('file.first-rows')} state={<span className="soft">{say('file.masked')}</span>}>
        <FirstRows file={file} mapping={shape.shown.mapping} />
      </Section>
    </article>
  );
}

/** The chosen file: what was found, what is wrong, where its columns go, what it adds up to. */
export function FilePane({
  delivery,
  fileNo,
  onDropped,
}: {
  delivery: Delivery;
  fileNo: number;
  onDropped: () => void;
}) {
  const file = useQuery(fileQuery(delivery.id, fileNo));
  return (
    <Loaded query={file} height={640}>
      {(found) => <Pane key={fileNo} file={found} canChange={delivery.may.change} onDropped={onDropped} />}
    </Loaded>
  );
}
