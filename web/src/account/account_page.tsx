// One's account: who one is to the clinic, the language, the colours, and which messages are wanted.
import {useQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {useLocation} from 'wouter';
import {faceQueries} from '../api/faces';
import {queries} from '../api/queries';
import {RowLink} from '../design/rows';
import {useWords} from '../language/language';
import {useMore} from '../language/more';
import {useSession} from '../session/session';
import {Page} from '../shell/page';
import {Reading} from '../shell/reading';
import {useSending} from '../shell/sending';
import {About, Email} from './about';
import {Preferences} from './preferences';

export function AccountPage() {
  const words = useWords();
  const {account, messages, dependants, security, data} = useMore();
  const {user, logOut} = useSession();
  const [, navigate] = useLocation();
  const {send, busy, told} = useSending();
  const [open, setOpen] = useState<string | null>(null);
  const profile = useQuery(queries.profile());
  const {data: face} = useQuery({...faceQueries.mine(), enabled: user?.role === 'patient'});

  const leave = () =>
    send(async () => {
      await logOut();
      navigate('/', {replace: true});
    });

  return (
    <Page title={account.title} heading={user?.full_name}>
      <Reading query={profile}>
        {known => (
          <div className="stack wide">
            <div className="stack">
              <Email profile={known} opening={{open, setOpen}} />
              <About profile={known} opening={{open, setOpen}} />
            </div>
            <Preferences profile={known} />
            <div className="rows">
              <RowLink to="/account/messages">{messages.title}</RowLink>
              {known.role === 'patient' && (
                <>
                  <RowLink to="/prescriptions">{account.prescriptions}</RowLink>
                  <RowLink to="/account/dependants">{dependants.title}</RowLink>
                </>
              )}
              <RowLink to="/account/security">{security.title}</RowLink>
              {(face?.available || face?.on) && <RowLink to="/account/face">{account.face}</RowLink>}
              <RowLink to="/account/data">{data.title}</RowLink>
            </div>
            {told}
            <div>
              <button type="button" className="button" aria-disabled={busy} onClick={() => void leave()}>
                {words.buttons.logout}
              </button>
            </div>
          </div>
        )}
      </Reading>
    </Page>
  );
}
