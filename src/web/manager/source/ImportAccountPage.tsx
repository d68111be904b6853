import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { paths } from '../../paths.ts';
import { useText } from '../../text/say.ts';
import { useSession } from '../shell/desk-session.ts';
import { Loaded } from '../shell/Loaded.tsx';
import { instant } from '../shell/number.ts';
import { Panel } from '../shell/Panel.tsx';
import { type Account, accountQuery, isUploaded } from './account.ts';
import { AccountFiles } from './AccountFiles.tsx';
import { AccountOrigin } from './AccountOrigin.tsx';
import { AccountRefusals } from './AccountRefusals.tsx';
import { AccountUndo } from './AccountUndo.tsx';
import { ImportState } from './ImportState.tsx';
import './source.css';

function Head({ job }: Pick<Account, 'job'>) {
  const say = useText();
  return (
    <p className="page-line">
      <Link className="no-print" to={paths.desk.imports}>
        ‹ {say('import.all')}
      </Link>
      <b>{isUploaded(job) ? say('import.uploaded') : job.profile}</b>
      {job.rootOrgName && <span>{job.rootOrgName}</span>}
      <span>{say('import.as-of-day', { day: job.asOf })}</span>
      <ImportState job={job} />
      <span className="soft">
        {instant(job.startedAt)} – {instant(job.endedAt)}
      </span>
      <span className="page-line-end no-print">
        <Button onClick={() => print()}>{say('account.print')}</Button>
      </span>
    </p>
  );
}

/** Lines on paper for who drew it up, who checked it, and who sent the files. */
function Signatures() {
  const say = useText();
  return (
    <p className="print-only signatures">
      {(
        ['account.sign-maker', 'account.sign-checker', 'account.sign-sender', 'account.sign-day'] as const
      ).map((key) => (
        <span key={key}>{say(key)}</span>
      ))}
    </p>
  );
}

function Page({ account }: { account: Account }) {
  const say = useText();
  const session = useSession();
  const uploaded = isUploaded(account.job);
  return (
    <div className="stack account">
      <h1 className="print-only">{say('account.title', { org: session.branchName ?? session.orgName })}</h1>
      <Head job={account.job} />
      {(['REAL', 'OVERLAY'] as const).map((origin) => {
        const files = account.files.filter((file) => file.origin === origin);
        return files.length > 0 ? (
          <Panel
            key={origin}
            title={say(uploaded ? 'account.rows' : `import.origin.${origin}`)}
            note={say(uploaded ? 'account.rows-note' : `import.origin-note.${origin}`)}
          >
            <AccountFiles files={files} uploaded={uploaded} />
          </Panel>
        ) : null;
      })}
      {account.delivery && <AccountOrigin account={account} delivery={account.delivery} />}
      <AccountRefusals account={account} />
      <AccountUndo job={account.job} />
      <Signatures />
    </div>
  );
}

/** One import, for who brought it and who sent it: what became of every row, and each refused one with its sentence. */
export function ImportAccountPage() {
  const { jobId = '' } = useParams({ strict: false });
  const account = useQuery(accountQuery(jobId));
  return <Loaded query={account}>{(found) => <Page account={found} />}</Loaded>;
}
