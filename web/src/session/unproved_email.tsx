// That one's address is not proved yet, and the link for it once more; or that there is none.
import {useState} from 'react';
import {Link} from 'wouter';
import {api, need} from '../api/client';
import {Notice} from '../design/notice';
import {useMore} from '../language/more';
import {useAnnounce} from '../shell/announcer';
import {ProblemNotice} from '../shell/reading';
import {useSending} from '../shell/sending';

// `meanwhile` where the page itself has what waits for the proof.
export function UnprovedEmail({meanwhile = false, none = false}: {meanwhile?: boolean; none?: boolean}) {
  const more = useMore();
  const announce = useAnnounce();
  const [sent, setSent] = useState(false);
  const {send, busy, problem} = useSending();
  const resend = () =>
    send(async () => {
      await need(api.POST('/api/v1/auth/verify/resend'));
      setSent(true);
      announce(more.account.resent);
    });

  if (problem) return <ProblemNotice problem={problem} onRetry={() => void resend()} />;
  return (
    <Notice kind={sent ? 'good' : 'warn'}>
      <p>{sent ? more.account.resent : none ? more.account.giveEmail : more.account.prove}</p>
      {meanwhile && <p>{more.account.meanwhile}</p>}
      {none && <Link href="/account">{more.account.toAccount}</Link>}
      {!sent && !none && (
        <div>
          <button type="button" className="button" aria-disabled={busy} onClick={() => void resend()}>
            {more.account.resend}
          </button>
        </div>
      )}
    </Notice>
  );
}
