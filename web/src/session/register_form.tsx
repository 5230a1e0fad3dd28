// Becoming a patient, on its own page and at the end of a booking. Who registers is logged in by the same press.
import {api, need, type User} from '../api/client';
import {submitOnce} from '../api/idempotency';
import {isProblem} from '../api/problem';
import {Field, NewPasswordField, NifField} from '../design/field';
import {Submit, type Errors} from '../design/form';
import type {Messages} from '../language/en';
import {useLanguage} from '../language/language';
import {isPhone, plainNif, plainPhone} from '../language/phones';
import {emailFaults, nifFaults, passwordFaults, useSentForm} from '../shell/sent_form';
import {useSession} from './session';

function check(values: Record<string, string>, words: Messages): Errors {
  const {email = '', password = '', full_name = '', phone = '', tax_number = ''} = values;
  const {fields} = words;
  return {
    ...emailFaults(email, words),
    ...passwordFaults(password, words),
    ...(!full_name.trim() && {full_name: fields.required}),
    ...(!isPhone(phone) && {phone: phone ? fields.phoneShape : fields.required}),
    ...nifFaults(tax_number, words),
  };
}

export function RegisterForm({
  button,
  onDone,
  onKnown,
}: {
  button: string;
  onDone: (user: User) => unknown;
  onKnown: (email: string) => void; // there is an account with this address
}) {
  const {words, code} = useLanguage();
  const {logIn} = useSession();
  const labels = {
    email: words.fields.email,
    password: words.fields.password,
    full_name: words.fields.name,
    phone: words.fields.mobile,
    tax_number: words.fields.nif,
  };
  async function go({email = '', password = '', full_name = '', phone = '', tax_number = ''}: Record<string, string>) {
    const nif = plainNif(tax_number);
    const body = {
      email: email.trim(),
      password,
      full_name: full_name.trim(),
      phone: plainPhone(phone),
      language: code,
      ...(nif && {tax_number: nif}),
    };
    try {
      await submitOnce('register', body, key =>
        need(api.POST('/api/v1/auth/register', {params: {header: {'Idempotency-Key': key}}, body})),
      );
      await onDone(await logIn({email: body.email, password}));
    } catch (error) {
      if (!isProblem(error, 'email_taken')) throw error;
      onKnown(body.email);
    }
  }
  const form = useSentForm(labels, values => check(values, words), go);

  return (
    <form className="stack" noValidate onSubmit={form.onSubmit}>
      {form.told}
      <Field label={labels.email} id="email" name="email" type="email" autoComplete="email" wrong={form.errors.email} />
      <NewPasswordField label={labels.password} wrong={form.errors.password} />
      <Field
        label={labels.full_name}
        id="full_name"
        name="full_name"
        autoComplete="name"
        maxLength={100}
        wrong={form.errors.full_name}
      />
      <Field
        label={labels.phone}
        hint={words.fields.mobileHint}
        id="phone"
        name="phone"
        type="tel"
        autoComplete="tel"
        defaultValue="+351 "
        wrong={form.errors.phone}
      />
      <NifField wrong={form.errors.tax_number} />
      <Submit busy={form.busy}>{button}</Submit>
    </form>
  );
}
