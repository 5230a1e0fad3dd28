// Another password; all other sessions end with the old one.
import {useQueryClient} from '@tanstack/react-query';
import {useState} from 'react';
import {api, need} from '../api/client';
import {NewPasswordField} from '../design/field';
import {Submit} from '../design/form';
import {Notice} from '../design/notice';
import {useWords} from '../language/language';
import {useMore} from '../language/more';
import {CurrentPassword, currentPasswordFaults} from '../session/current_password';
import {useAnnounce} from '../shell/announcer';
import {passwordFaults, useSentForm} from '../shell/sent_form';
import {Leave} from './leave';
import {Setting, type Opening} from './setting';

export function Password({opening}: {opening: Opening}) {
  const words = useWords();
  const {security} = useMore();
  const [changed, setChanged] = useState(false);
  return (
    <>
      <Setting
        name="password"
        title={words.fields.password}
        button={words.buttons.change}
        opening={opening}
        state={<p className="quiet">{security.passwordText}</p>}
      >
        <PasswordForm opening={opening} onChanged={() => setChanged(true)} />
      </Setting>
      {changed && <Notice kind="good">{security.passwordChanged}</Notice>}
    </>
  );
}

function PasswordForm({opening, onChanged}: {opening: Opening; onChanged: () => void}) {
  const words = useWords();
  const {account, security} = useMore();
  const cache = useQueryClient();
  const announce = useAnnounce();
  const labels = {current_password: account.currentPassword, password: account.newPassword};
  const form = useSentForm(
    labels,
    ({current_password, password = ''}) => ({
      ...currentPasswordFaults(current_password, words),
      ...passwordFaults(password, words),
    }),
    async ({current_password = '', password = ''}) => {
      await need(api.PUT('/api/v1/users/password', {body: {current_password, password}}));
      announce(security.passwordChanged);
      onChanged();
      opening.setOpen(null);
      await cache.invalidateQueries({queryKey: ['mine', 'sessions']});
    },
  );
  return (
    <form className="stack" noValidate onSubmit={form.onSubmit}>
      {form.told}
      <CurrentPassword errors={form.errors} />
      <NewPasswordField label={labels.password} wrong={form.errors.password} />
      <Submit busy={form.busy}>{words.buttons.save}</Submit>
      <Leave opening={opening} />
    </form>
  );
}
