// Where the link for a forgotten password leads, and that of who was registered at the desk.
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

export const ResetPage = () => <PasswordPage />;
export const InvitePage = () => <PasswordPage invited />;

function PasswordPage({invited = false}: {invited?: boolean}) {
  const words = useWords();
  const {recovery} = useMore();
  const token = useLinkToken();
  const [done, setDone] = useState(false);
  return (
    <Page title={invited ? recovery.inviteTitle : recovery.resetTitle}>
      <div className="stack narrow">
        {done ? (
          <>
            <Notice kind="good">{invited ? recovery.invited : recovery.done}</Notice>
            <p>
              <Link href="/login" className="button filled">
                {words.buttons.login}
              </Link>
            </p>
          </>
        ) : token ? (
          <PasswordForm token={token} invited={invited} onDone={() => setDone(true)} />
        ) : (
          <Notice kind="bad">{recovery.noToken}</Notice>
        )}
        {!done && <p>{invited ? recovery.askDesk : <Link href="/forgot">{recovery.another}</Link>}</p>}
      </div>
    </Page>
  );
}

function PasswordForm({token, invited, onDone}: {token: string; invited: boolean; onDone: () => void}) {
  const words = useWords();
  const {recovery, account} = useMore();
  const announce = useAnnounce();
  const label = invited ? words.fields.password : account.newPassword;
  const form = useSentForm(
    {password: label},
    ({password = ''}) => passwordFaults(password, words),
    async ({password = ''}) => {
      await need(api.POST('/api/v1/auth/password/reset', {body: {token, password}}));
      announce(invited ? recovery.invited : recovery.done);
      onDone();
    },
  );
  return (
    <form className="stack" noValidate onSubmit={form.onSubmit}>
      <p>{invited ? recovery.inviteText : recovery.resetText}</p>
      {form.told}
      <AccountName />
      <NewPasswordField label={label} wrong={form.errors.password} />
      <Submit busy={form.busy}>{recovery.reset}</Submit>
    </form>
  );
}
