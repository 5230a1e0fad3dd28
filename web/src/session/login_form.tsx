// Logging in, wherever it is asked for: on its own page, at the end of a booking, and over a page whose session ended.
// Who has a second factor is asked for it next.
import {lazy, Suspense, useState} from 'react';
import type {User} from '../api/client';
import {isProblem} from '../api/problem';
import {Field, PasswordField} from '../design/field';
import {Submit} from '../design/form';
import {Notice} from '../design/notice';
import {useLanguage} from '../language/language';
import {Waiting} from '../shell/reading';
import {useSentForm} from '../shell/sent_form';
import {useSession} from './session';

const SecondStep = lazy(async () => ({default: (await import('./second_step')).SecondStep}));

export function LoginForm({
  button,
  name = '',
  taken = false,
  onDone,
}: {
  button: string;
  name?: string;
  taken?: boolean; // the address was found to have an account already
  onDone: (user: User) => unknown;
}) {
  const {words} = useLanguage();
  const {logIn} = useSession();
  const [challenge, setChallenge] = useState<string | null>(null);
  const labels = {login_name: words.fields.emailOrName, login_password: words.fields.password};
  const form = useSentForm(
    labels,
    ({login_name, login_password}) => ({
      ...(!login_name?.trim() && {login_name: words.fields.required}),
      ...(!login_password && {login_password: words.fields.required}),
    }),
    async ({login_name = '', login_password: password = ''}) => {
      const name = login_name.trim();
      try {
        await onDone(await logIn(name.includes('@') ? {email: name, password} : {username: name, password}));
      } catch (error) {
        if (!isProblem(error, 'mfa_required')) throw error;
        setChallenge(error.challenge);
      }
    },
  );

  if (challenge)
    return (
      <Suspense fallback={<Waiting rows={1} />}>
        <SecondStep challenge={challenge} button={button} onDone={onDone} onAgain={() => setChallenge(null)} />
      </Suspense>
    );
  return (
    <form className="stack" noValidate onSubmit={form.onSubmit}>
      {taken && <Notice>{words.problems.codes.email_taken as string}</Notice>}
      {form.told}
      <Field
        label={labels.login_name}
        id="login_name"
        name="login_name"
        defaultValue={name}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        wrong={form.errors.login_name}
      />
      <PasswordField
        label={labels.login_password}
        id="login_password"
        name="login_password"
        autoComplete="current-password"
        wrong={form.errors.login_password}
      />
      <Submit busy={form.busy}>{button}</Submit>
    </form>
  );
}
