import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Delivery } from '#contract/delivery.ts';
import { paths } from '../../../paths.ts';
import { useText } from '../../../text/say.ts';
import { Empty } from '../../../ui/Empty.tsx';
import { useCan } from '../../shell/desk-session.ts';
import { Loaded } from '../../shell/Loaded.tsx';
import { instant } from '../../shell/number.ts';
import type { DeskSearch } from '../../shell/search.ts';
import { deliveryQuery, isReady, todoOf } from './delivery.ts';
import { DeliveryState } from './DeliveryState.tsx';
import { Discard } from './Discard.tsx';
import { DropGround } from './DropGround.tsx';
import { FileList } from './FileList.tsx';
import { FilePane } from './FilePane.tsx';
import { FileTotals } from './FileTotals.tsx';
import { NextStep } from './NextStep.tsx';
import { PickFiles } from './PickFiles.tsx';
import { type Chosen, sendFiles, useSending } from './sending.ts';
import '../source.css';

/** The file that is asked for, else the first that needs work, else the first. */
function useChosen(delivery: Delivery) {
  const navigate = useNavigate();
  const { file } = useSearch({ strict: false });
  const { files } = delivery;
  const [pinned, setPinned] = useState<number | undefined>();
  const first = files.find((one) => !isReady(one)) ?? files.find((one) => todoOf(one) === 'bad') ?? files[0];
  const chosen =
    files.find(({ fileNo }) => fileNo === file) ?? files.find(({ fileNo }) => fileNo === pinned) ?? first;
  // While other files arrive, the one that is looked at stays.
  if (chosen && chosen.fileNo !== pinned) setPinned(chosen.fileNo);
  const choose = (next: number | undefined) => {
    const search = (old: DeskSearch): DeskSearch => {
      const { file: _, ...others } = old;
      return next === undefined ? others : { ...others, file: next };
    };
    void navigate({ to: '.', search, replace: true, resetScroll: false });
  };
  return { fileNo: chosen?.fileNo, choose };
}

function Head({ delivery }: { delivery: Delivery }) {
  const say = useText();
  return (
    <p className="page-line">
      <Link to={paths.desk.imports}>‹ {say('import.all')}</Link>
      <DeliveryState state={delivery.state} />
      <b>{delivery.orgName}</b>
      <span>{say('import.as-of-day', { day: delivery.asOf })}</span>
      <span className="soft">
        {say('delivery.made', { name: delivery.makerName, at: instant(delivery.madeAt) })}
      </span>
      <span className="page-line-end">
        <Discard delivery={delivery} />
      </span>
    </p>
  );
}

function Files({
  delivery,
  choose,
  fileNo,
  onFiles,
}: {
  delivery: Delivery;
  choose: (fileNo: number | undefined) => void;
  fileNo: number | undefined;
  onFiles: (files: Chosen[]) => void;
}) {
  const say = useText();
  const sending = useSending(delivery.id);
  if (delivery.files.length === 0 && sending.length === 0) {
    return (
      <Empty title={say('file.none')} next={say('file.none-next')}>
        {delivery.may.change && <PickFiles primary label={say('upload.add')} onFiles={onFiles} />}
      </Empty>
    );
  }
  return (
    <div className="delivery-columns">
      <FileList delivery={delivery} sending={sending} chosen={fileNo} onChoose={choose} onFiles={onFiles} />
      {fileNo === undefined ? (
        <div className="waiting" style={{ minHeight: 480 }} aria-busy="true" />
      ) : (
        <FilePane key={fileNo} delivery={delivery} fileNo={fileNo} onDropped={() => choose(undefined)} />
      )}
    </div>
  );
}

function Page({ delivery }: { delivery: Delivery }) {
  const client = useQueryClient();
  // Contents are for who uploads and accepts; others see what it adds up to.
  const mayLook = useCan('import.upload');
  const sending = useSending(delivery.id);
  const { fileNo, choose } = useChosen(delivery);
  const take = (files: Chosen[]) => sendFiles(client, delivery.id, files);
  const isOpen = delivery.state === 'DRAFT' || delivery.state === 'REJECTED' || delivery.state === 'WAITING';
  return (
    <div className="stack">
      <Head delivery={delivery} />
      <section className="panel next">
        <NextStep delivery={delivery} sending={sending} chosen={fileNo} onChoose={choose} />
      </section>
      {delivery.may.change && <DropGround onFiles={take} />}
      {!delivery.may.change && <FileTotals delivery={delivery} />}
      {mayLook && isOpen && <Files delivery={delivery} choose={choose} fileNo={fileNo} onFiles={take} />}
    </div>
  );
}

/** One delivery from its draft to its end: on top what is to be done now, below the files. */
export function DeliveryPage() {
  const { deliveryId = '' } = useParams({ strict: false });
  const delivery = useQuery(deliveryQuery(deliveryId));
  return (
    <Loaded query={delivery} height={720}>
      {(found) => <Page delivery={found} />}
    </Loaded>
  );
}
