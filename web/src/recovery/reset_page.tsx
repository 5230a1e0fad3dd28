// Where the link for a forgotten password leads.
import {useState} from 'react';
import {Link} from 'wouter';
import {api, need} from '../api/client';
import {NewPasswordField} from '../design/field';
import {Submit} from '../design/form';
import {Notice} from '../design/notice';
import {useWords} from '../language/language';
import {useMore} from '../language/more';
import {AccountName} from '../session/account_name';
import {useAnnounce} from '../shell/announcer';
import {Page} from '../shell/page';
import {passwordFaults, useSentForm} from '../shell/sent_form';
import {useLinkToken} from './link_token';

export function ResetPage() {
  const words = useWords();
  const {recovery} = useMore();
  const token = useLinkToken();
  const [done, setDone] = useState(false);
  return (
    <Page title={recovery.resetTitle}>
      <div className="stack narrow">
        {done ? (
          <>
            <Notice kind="good">{recovery.done}</Notice>
            <p>
              <Link href="/login" className="button filled">
                {words.buttons.login}
              </Link>
            </p>
          </>
        ) : token ? (
          <ResetForm token={token} onDone={() => setDone(true)} />
        ) : (
          <Notice kind="bad">{recovery.noToken}</Notice>
        )}
        {!done && (
          <p>
            <Link href="/forgot">{recovery.another}</Link>
          </p>
        )}
      </div>
    </Page>
  );
}

function ResetForm({token, onDone}: {token: string; onDone: () => void}) {
  const words = useWords();
  const {recovery, account} = useMore();
  const announce = useAnnounce();
  const form = useSentForm(
    {password: account.newPassword},
    ({password = ''}) => passwordFaults(password, words),
    async ({password = ''}) => {
      await need(api.POST('/api/v1/auth/password/reset', {body: {token, password}}));
      announce(recovery.done);
      onDone();
    },
  );
  return (
    <form className="stack" noValidate onSubmit={form.onSubmit}>
      <p>{recovery.resetText}</p>
      {form.told}
      <AccountName />
      <NewPasswordField label={account.newPassword} wrong={form.errors.password} />
      <Submit busy={form.busy}>{recovery.reset}</Submit>
    </form>
  );
}
