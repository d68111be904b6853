import { Dropdown, type MenuProps } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { paths } from '../../paths.ts';
import { useSignOut, useSwitchRole } from '../../session/use-leave.ts';
import { switchLanguage, useText } from '../../text/say.ts';
import { useSession } from './desk-session.ts';
import { Icon } from './Icon.tsx';

/** Who I am: other roles, the language, the password, the way out. */
export function PersonMenu() {
  const say = useText();
  const session = useSession();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const switchRole = useSwitchRole();
  const others = session.grants.filter((grant) => grant.role !== session.role);
  const items: MenuProps['items'] = [
    ...others.map((grant) => ({
      key: grant.id,
      label: `${say('session.switch-role')}: ${say(`role.${grant.role}`)} · ${grant.orgName}`,
      onClick: () => {
        switchRole.mutate(grant.id, { onSuccess: () => void navigate({ to: paths.desk.home }) });
      },
    })),
    ...(others.length > 0 ? [{ type: 'divider' as const }] : []),
    { key: 'language', label: say('app.language'), onClick: () => void switchLanguage() },
    {
      key: 'password',
      label: say('desk.password'),
      onClick: () => void navigate({ to: paths.desk.password }),
    },
    { key: 'out', label: say('session.sign-out'), onClick: () => signOut.mutate() },
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
      <button type="button" className="person-button" title={say('session.menu')}>
        <span>
          <b>{session.name}</b>
          <small>{say(`role.${session.role}`)}</small>
        </span>
        <Icon name="menu" />
      </button>
    </Dropdown>
  );
}
