import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Modal } from 'antd';
import { useState } from 'react';
import { exportRoutes } from '#contract/export.ts';
import { api } from '../../api.ts';
import { download } from '../../download.ts';
import { ActError } from '../../session/StepUp.tsx';
import { isTextKey } from '../../text/catalogue.ts';
import { useText } from '../../text/say.ts';
import { bytes, count, instant } from '../shell/number.ts';
import { Step } from '../source/delivery/Step.tsx';
import { type Asked, exportsQuery } from './export.ts';

type Of = { request: Asked };

/** Takes the file: a link that opens once is made and used at once, so that none lies about. */
function Take({ request, file }: Of & { file: NonNullable<Asked['file']> }) {
  const say = useText();
  const client = useQueryClient();
  const { message } = App.useApp();
  const take = useMutation({
    mutationFn: async () => {
      const { link } = await api.export.link({ body: { id: request.id } });
      await download(exportRoutes.file, { query: { link } }, file.name);
    },
    onSuccess: () => void message.success(say('export.taken', { name: file.name })),
    // A line that breaks has used its link up as well.
    onSettled: () => client.invalidateQueries({ queryKey: exportsQuery.queryKey }),
  });
  const none = file.linksLeft === 0;
  return (
    <Step
      why={none ? say('problem.export.links') : say('export.take-note', { n: file.linksLeft })}
      act={
        <Button
          type="primary"
          size="large"
          disabled={none}
          loading={take.isPending}
          onClick={() => take.mutate()}
        >
          {say('export.take')}
        </Button>
      }
    >
      <b>{file.name}</b>
      <p>
        {say('file.rows-n', { n: count(file.rowCount) })} · {bytes(file.byteCount)} ·{' '}
        {say('export.take-until', { at: instant(request.lapsesAt) })}
      </p>
      {file.heldBackCount > 0 && <p>{say('export.held-back', { n: count(file.heldBackCount) })}</p>}
      <ActError act={take} />
    </Step>
  );
}

function Waiting({ request }: Of) {
  const say = useText();
  const client = useQueryClient();
  const [asks, setAsks] = useState(false);
  const withdraw = useMutation({
    mutationFn: () => api.export.withdraw({ body: { id: request.id } }),
    onSuccess: () => setAsks(false),
    onSettled: () => client.invalidateQueries({ queryKey: exportsQuery.queryKey }),
  });
  return (
    <Step
      act={
        <Button size="large" onClick={() => setAsks(true)}>
          {say('export.withdraw')}
        </Button>
      }
    >
      <b>{say('export.waits')}</b>
      <p>{say('export.decide-until', { at: instant(request.lapsesAt) })}</p>
      <Modal
        open={asks}
        title={say('export.withdraw-title')}
        okText={say('export.withdraw')}
        okButtonProps={{ danger: true, loading: withdraw.isPending }}
        onOk={() => withdraw.mutate()}
        onCancel={() => setAsks(false)}
      >
        <p>{say('export.withdraw-effect')}</p>
        <ActError act={withdraw} />
      </Modal>
    </Step>
  );
}

/** How a request of one's own stands, and what can be done with it. */
export function OwnStep({ request }: Of) {
  const say = useText();
  const { stand } = request;
  if (stand === 'READY' && request.file) return <Take request={request} file={request.file} />;
  if (stand === 'WAITING') return <Waiting request={request} />;
  const refusal = `problem.${request.refusal}`;
  return (
    <Step>
      <b>{say(`export.stands.${stand}`)}</b>
      {request.refusal && isTextKey(refusal) && <p>{say(refusal)}</p>}
    </Step>
  );
}
