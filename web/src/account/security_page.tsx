// How one's account is kept: the password, the second factor, and where one is logged in.
import {useQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {accountQueries} from '../api/account_queries';
import {isProblem} from '../api/problem';
import {queries} from '../api/queries';
import {Notice} from '../design/notice';
import {useMore} from '../language/more';
import {Page} from '../shell/page';
import {Reading} from '../shell/reading';
import {Password} from './password';
import {SecondFactor} from './second_factor';
import {Sessions} from './sessions';

export function SecurityPage() {
  const {security, account} = useMore();
  const [open, setOpen] = useState<string | null>(null);
  const profile = useQuery(queries.profile());
  const sessions = useQuery(accountQueries.sessions());
  // Nothing but its set-up is open to who must have a second factor and has none yet.
  const mustEnrol = isProblem(sessions.error, 'mfa_enrolment_required');
  const opening = {open, setOpen};
  return (
    <Page title={security.title} back={mustEnrol ? undefined : {to: '/account', label: account.title}}>
      <Reading query={profile}>
        {user => (
          <div className="stack">
            {mustEnrol && <Notice kind="warn">{security.needed}</Notice>}
            {!mustEnrol && <Password opening={opening} />}
            <SecondFactor enabled={user.mfa} needed={mustEnrol} opening={opening} />
            {!mustEnrol && <Sessions query={sessions} opening={opening} />}
          </div>
        )}
      </Reading>
    </Page>
  );
}
