// Who has forgotten the password asks for a link. Whether there is an account nobody is told.
import {useState} from 'react';
import {api, need} from '../api/client';
import {Field} from '../design/field';
import {Submit} from '../design/form';
import {Notice} from '../design/notice';
import {useWords} from '../language/language';
import {useMore} from '../language/more';
import {useAnnounce} from '../shell/announcer';
import {Page} from '../shell/page';
import {emailFaults, useSentForm} from '../shell/sent_form';

export function ForgotPage() {
  const words = useWords();
  const {recovery} = useMore();
  const announce = useAnnounce();
  const [sent, setSent] = useState(false);
  const form = useSentForm(
    {email: words.fields.email},
    ({email = ''}) => emailFaults(email, words),
    async ({email = ''}) => {
      setSent(false);
      await need(api.POST('/api/v1/auth/password/forgot', {body: {email: email.trim()}}));
      setSent(true);
      announce(recovery.sent);
    },
  );
  return (
    <Page title={recovery.forgotTitle} back={{to: '/login', label: words.buttons.login}}>
      <form className="stack narrow" noValidate onSubmit={form.onSubmit}>
        <p>{recovery.forgotText}</p>
        {sent && <Notice kind="good">{recovery.sent}</Notice>}
        {form.told}
        <Field
          label={words.fields.email}
          id="email"
          name="email"
          type="email"
          autoComplete="email"
          wrong={form.errors.email}
        />
        <Submit busy={form.busy}>{recovery.send}</Submit>
      </form>
    </Page>
  );
}
