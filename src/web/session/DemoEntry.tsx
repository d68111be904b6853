import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { paths } from '../paths.ts';
import { useText } from '../text/say.ts';
import { Empty } from '../ui/Empty.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';

const secretOf = (hash: string): string | null => /^#([0-9a-f]{64})$/.exec(hash)?.[1] ?? null;

/** `/demo#<secret>`: the fragment never reaches a server's log; a link works once. */
export function DemoEntry() {
  const say = useText();
  const secret = secretOf(location.hash);
  const enter = useQuery({
    queryKey: ['demo'],
    enabled: secret !== null,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const { next } = await api.session.demo({ body: { secret: secret ?? '' } });
      location.replace(matchMedia('(max-width: 640px)').matches ? paths.phone.today : paths.desk.home);
      return next;
    },
  });
  if (!secret) return <Empty title={say('session.demo-failed')} next={say('session.demo-bad')} />;
  if (enter.error) {
    return (
      <Empty title={say('session.demo-failed')} next="">
        <ErrorNote error={enter.error} />
      </Empty>
    );
  }
  return <Empty title={say('session.demo')} next="" />;
}
