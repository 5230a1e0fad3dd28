// Asks for the password once more, and where it matters for a code of the second factor, before something is done.
import {Field} from '../design/field';
import {Submit} from '../design/form';
import {useWords} from '../language/language';
import {useMore} from '../language/more';
import {CurrentPassword, currentPasswordFaults} from '../session/current_password';
import {useSentForm} from '../shell/sent_form';
import {Leave} from './leave';
import type {Opening} from './setting';

export function WithPassword({
  button,
  opening,
  withCode = false,
  send,
}: {
  button: string;
  opening: Opening;
  withCode?: boolean;
  send: (current_password: string, code: string) => Promise<unknown>;
}) {
  const words = useWords();
  const {account, security} = useMore();
  const labels = {current_password: account.currentPassword, code: security.codeOrRecovery};
  const form = useSentForm(
    labels,
    ({current_password, code}) => ({
      ...currentPasswordFaults(current_password, words),
      ...(withCode && !code?.trim() && {code: words.fields.required}),
    }),
    ({current_password = '', code = ''}) => send(current_password, code.trim()),
  );
  return (
    <form className="stack" noValidate onSubmit={form.onSubmit}>
      {form.told}
      <CurrentPassword errors={form.errors} />
      {withCode && <CodeField wrong={form.errors.code} />}
      <Submit busy={form.busy}>{button}</Submit>
      <Leave opening={opening} />
    </form>
  );
}

// Of the authenticator, or a recovery code.
export function CodeField({wrong}: {wrong?: string}) {
  const {security} = useMore();
  return (
    <Field
      label={security.codeOrRecovery}
      id="code"
      name="code"
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={60}
      wrong={wrong}
    />
  );
}
