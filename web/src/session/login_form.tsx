// Logging in, wherever it is asked for: on its own page, at the end of a booking, and over a page whose session ended.
import {useState} from 'react';
import type {User} from '../api/client';
import {isProblem, type Problem} from '../api/problem';
import {Field, PasswordField} from '../design/field';
import {ErrorSummary, Submit, useForm} from '../design/form';
import {Notice} from '../design/notice';
import {useLanguage} from '../language/language';
import {problemText} from '../language/problem_text';
import {ProblemNotice} from '../shell/reading';
import {useSession} from './session';

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
  const [problem, setProblem] = useState<Problem | null>(null);
  const labels = {login_name: words.fields.emailOrName, login_password: words.fields.password};
  const form = useForm(({login_name, login_password}) => ({
    ...(!login_name?.trim() && {login_name: words.fields.required}),
    ...(!login_password && {login_password: words.fields.required}),
  }));

  async function go({login_name = '', login_password = ''}: Record<string, string>) {
    setProblem(null);
    try {
      const user = await logIn(login_name.trim(), login_password);
      await onDone(user);
    } catch (error) {
      if (!isProblem(error)) throw error;
      setProblem(error);
    }
  }

  return (
    <form className="stack" noValidate onSubmit={form.onSubmit(go)}>
      {taken && !problem && <Notice>{problemText({...takenProblem}, words.problems)}</Notice>}
      {problem && <ProblemNotice problem={problem} />}
      <ErrorSummary errors={form.errors} labels={labels} refusals={form.refusals} />
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

const takenProblem = {status: 409, code: 'email_taken', retryAfter: null, requestId: null, errors: []};
