import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ProfileFile } from '#contract/import-profile.ts';
import { ApiProblem } from '../../api-problem.ts';
import { api } from '../../api.ts';
import { keepFile } from '../../download.ts';
import { type Language, useLanguage, useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { DeskTable } from '../shell/DeskTable.tsx';
import { Loaded } from '../shell/Loaded.tsx';
import { instant } from '../shell/number.ts';
import { Panel } from '../shell/Panel.tsx';
import { type ImportProfile, kindWord, profilesQuery } from './delivery/delivery.ts';
import { PickFiles } from './delivery/PickFiles.tsx';
import type { Chosen } from './delivery/sending.ts';

const fileBytesMax = 256 * 1024;

/** A profile's file as somebody sent it; what is wrong with it the server says. */
async function readProfileFile({ file }: Chosen): Promise<ProfileFile> {
  if (file.size > fileBytesMax) throw new ApiProblem('request.too-large', '');
  try {
    return JSON.parse(await file.text()) as ProfileFile; // The server checks it against the contract.
  } catch {
    throw new ApiProblem('request.invalid', '');
  }
}

function useProfiles() {
  const say = useText();
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: profilesQuery.queryKey });
  return {
    give: useMutation({
      mutationFn: async (profile: ImportProfile) => {
        const file = await api.importProfile.file({ query: { id: profile.id } });
        keepFile(
          new Blob([JSON.stringify(file, null, 2)], { type: 'application/json' }),
          say('profile.file-name', { name: profile.name }),
        );
      },
    }),
    take: useMutation({
      mutationFn: async (chosen: Chosen) => api.importProfile.read({ body: await readProfileFile(chosen) }),
      onSuccess,
    }),
    drop: useMutation({
      mutationFn: async ({ id }: ImportProfile) => {
        const kept = await api.importProfile.file({ query: { id } });
        await api.importProfile.drop({ query: { id } });
        return kept;
      },
      onSuccess,
    }),
    putBack: useMutation({
      mutationFn: (kept: ProfileFile) => api.importProfile.read({ body: kept }),
      onSuccess,
    }),
  };
}

const wordsOf = (profile: ImportProfile, language: Language): string =>
  profile.words.join(language === 'zh' ? '、' : ', ');

function Table({
  profiles,
  onGive,
  onDrop,
}: {
  profiles: ImportProfile[];
  onGive: (profile: ImportProfile) => void;
  onDrop: (profile: ImportProfile) => void;
}) {
  const say = useText();
  const language = useLanguage();
  return (
    <DeskTable<ImportProfile>
      rowKey="id"
      sticky={false}
      dataSource={profiles}
      columns={[
        { title: say('profile.name'), dataIndex: 'name', width: 180 },
        { title: say('import.kind'), width: 90, render: (_, { kind }) => kindWord(kind, language) },
        { title: say('delivery.org'), dataIndex: 'orgName', width: 130 },
        {
          title: say('profile.words'),
          render: (_, profile) => <span className="small">{wordsOf(profile, language)}</span>,
        },
        { title: say('delivery.changed'), width: 140, render: (_, row) => instant(row.changedAt) },
        {
          title: say('people.acts'),
          width: 150,
          render: (_, profile) => (
            <span className="nowrap">
              <Button size="small" onClick={() => onGive(profile)}>
                {say('profile.give')}
              </Button>{' '}
              <Button size="small" danger onClick={() => onDrop(profile)}>
                {say('profile.drop')}
              </Button>
            </span>
          ),
        },
      ]}
    />
  );
}

/** Mappings kept under a name: offered again for a file with the same words, exchanged as files. */
export function Profiles() {
  const say = useText();
  const profiles = useQuery(profilesQuery);
  const { give, take, drop, putBack } = useProfiles();
  const error = give.error ?? take.error ?? drop.error ?? putBack.error;
  const onDrop = (profile: ImportProfile) => {
    putBack.reset();
    drop.mutate(profile);
  };
  const dropped = putBack.isIdle ? drop.data : undefined;
  return (
    <Panel
      title={say('profile.title')}
      note={say('profile.note')}
      aside={
        <PickFiles
          label={say('profile.read')}
          accept=".json"
          loading={take.isPending}
          onFiles={([first]) => first && take.mutate(first)}
        />
      }
    >
      {error && <ErrorNote error={error} />}
      {dropped && (
        <p className="notice notice-calm" role="status">
          {say('profile.dropped', { name: dropped.name })}{' '}
          <Button size="small" loading={putBack.isPending} onClick={() => putBack.mutate(dropped)}>
            {say('bad.undo')}
          </Button>
        </p>
      )}
      <Loaded query={profiles} height={60}>
        {({ profiles: rows }) =>
          rows.length === 0 ? (
            <p className="soft none-open">{say('profile.none')}</p>
          ) : (
            <Table profiles={rows} onGive={give.mutate} onDrop={onDrop} />
          )
        }
      </Loaded>
    </Panel>
  );
}
