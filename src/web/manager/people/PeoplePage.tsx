import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { useState } from 'react';
import { daysBetween } from '#core/day.ts';
import { type Say, useText } from '../../text/say.ts';
import { Empty } from '../../ui/Empty.tsx';
import { Pace } from '../../ui/Pace.tsx';
import { useCan, useSession } from '../shell/desk-session.ts';
import { DeskTable } from '../shell/DeskTable.tsx';
import { Loaded } from '../shell/Loaded.tsx';
import { timeOfDay } from '../shell/number.ts';
import { Panel } from '../shell/Panel.tsx';
import { peopleQuery, type PersonRow, postName } from './people.ts';
import { Acts, type Doing } from './Acts.tsx';
import { DisableForm } from './DisableForm.tsx';
import { EnableForm } from './EnableForm.tsx';
import { GrantForm } from './GrantForm.tsx';
import { RevokeForm } from './RevokeForm.tsx';
import { WaitingGrants } from './WaitingGrants.tsx';

const licenceWarnDays = 60;
const rampMonths = 3;

function Tenure({ person }: { person: PersonRow }) {
  const say = useText();
  const years = Math.floor(person.tenureMonths / 12);
  const months = person.tenureMonths % 12;
  const word =
    years === 0
      ? say('people.months', { n: months })
      : months === 0
        ? say('people.years', { n: years })
        : say('people.years-months', { years, months });
  return (
    <>
      {word}
      {person.tenureMonths < rampMonths && <span className="chip">{say('people.newcomer')}</span>}
      <div className="small soft">{say('people.joined', { day: person.joinedOn })}</div>
    </>
  );
}

/** No licence and an ended one stop marketing; one that ends soon is said in time. */
function Licence({ to }: { to: string | null }) {
  const say = useText();
  const { today } = useSession();
  if (to === null) return <Pace state="behind" word={say('people.licence-none')} />;
  const days = daysBetween(today, to);
  if (days < 0) return <Pace state="alarm" word={say('people.licence-ended', { day: to })} />;
  if (days <= licenceWarnDays)
    return <Pace state="behind" word={say('people.licence-soon', { day: to, n: days })} />;
  return <span className="nowrap">{to}</span>;
}

function Account({ person }: { person: PersonRow }) {
  const say = useText();
  if (!person.account) return <span className="soft">{say('people.no-account')}</span>;
  const { loginName, status, roles, lockedUntil } = person.account;
  return (
    <>
      {roles.map((role) => say(`role.${role}`)).join(say('list.comma')) || say('people.no-role')}{' '}
      {status !== 'ACTIVE' && <span className="chip chip-warn">{say('people.disabled')}</span>}
      {lockedUntil && (
        <span className="chip chip-warn">
          {say('people.locked', { at: timeOfDay(lockedUntil).slice(0, 5) })}
        </span>
      )}
      <div className="small soft">{loginName}</div>
    </>
  );
}

const shapeOf = { ACTIVE: 'pace', LEAVE: 'behind', GONE: 'alarm' } as const;
const isStatus = (status: string): status is keyof typeof shapeOf => Object.hasOwn(shapeOf, status);

function columnsOf(say: Say, mayManage: boolean, onDo: (doing: Doing) => void) {
  return [
    { title: say('people.staff-no'), dataIndex: 'staffNo', width: 84 },
    { title: say('people.name'), dataIndex: 'name', width: 90 },
    {
      title: say('people.post'),
      width: 156,
      render: (_: unknown, person: PersonRow) => (
        <>
          {postName(say, person.post)}
          <div className="small soft">{person.orgName}</div>
        </>
      ),
    },
    { title: say('people.tenure'), render: (_: unknown, person: PersonRow) => <Tenure person={person} /> },
    {
      title: say('people.licence'),
      width: 172,
      render: (_: unknown, person: PersonRow) => <Licence to={person.licenceTo} />,
    },
    {
      title: say('people.status'),
      width: 90,
      render: (_: unknown, person: PersonRow) =>
        isStatus(person.status) ? (
          <Pace state={shapeOf[person.status]} word={say(`people.status.${person.status}`)} />
        ) : (
          person.status
        ),
    },
    {
      title: say('people.grids'),
      render: (_: unknown, person: PersonRow) => person.grids.join(say('list.comma')) || '—',
    },
    { title: say('people.account'), render: (_: unknown, person: PersonRow) => <Account person={person} /> },
    ...(mayManage
      ? [
          {
            title: say('people.acts'),
            width: 210,
            render: (_: unknown, person: PersonRow) => <Acts person={person} onDo={onDo} />,
          },
        ]
      : []),
  ];
}

/** Who works here, since when, with which licence, on which grids, and what they may do in the system. */
export function PeoplePage() {
  const say = useText();
  const mayManage = useCan('people.manage');
  const people = useQuery(peopleQuery);
  const [sought, setSought] = useState('');
  const [doing, setDoing] = useState<Doing>(null);
  const fits = (person: PersonRow) =>
    `${person.staffNo} ${person.name} ${person.orgName} ${person.post}`.includes(sought.trim());
  const close = () => setDoing(null);
  return (
    <div className="stack">
      {mayManage && <WaitingGrants />}
      <Panel
        title={say('people.title')}
        note={people.data && say('people.n', { n: people.data.people.length })}
        aside={
          <span data-search>
            <Input
              allowClear
              style={{ width: 260 }}
              placeholder={say('people.search')}
              aria-label={say('people.search')}
              onChange={(event) => setSought(event.target.value)}
            />
          </span>
        }
      >
        <Loaded query={people} height={600}>
          {(found) => (
            <DeskTable<PersonRow>
              rowKey="staffId"
              dataSource={found.people.filter(fits)}
              pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
              locale={{ emptyText: <Empty title={say('people.none')} next={say('people.none-next')} /> }}
              columns={columnsOf(say, mayManage, setDoing)}
            />
          )}
        </Loaded>
      </Panel>
      {doing?.act === 'disable' && <DisableForm person={doing.person} onDone={close} />}
      {doing?.act === 'enable' && <EnableForm person={doing.person} onDone={close} />}
      {doing?.act === 'revoke' && <RevokeForm person={doing.person} onDone={close} />}
      {doing?.act === 'grant' && (
        <GrantForm person={doing.person} people={people.data?.people ?? []} onDone={close} />
      )}
    </div>
  );
}
