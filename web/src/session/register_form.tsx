// Becoming a patient, on its own page and at the end of a booking. Who registers is logged in by the same press.
import {useState} from 'react';
import {api, need, type User} from '../api/client';
import {submitOnce} from '../api/idempotency';
import {isProblem, type Problem} from '../api/problem';
import {Field, PasswordField} from '../design/field';
import {ErrorSummary, Submit, useForm, type Errors} from '../design/form';
import type {Messages} from '../language/en';
import {useLanguage} from '../language/language';
import {isNif, isPhone, plainPhone} from '../language/phones';
import {ProblemNotice} from '../shell/reading';
import {useSession} from './session';

function check(values: Record<string, string>, words: Messages): Errors {
  const {email = '', password = '', full_name = '', phone = '', tax_number = ''} = values;
  const {fields} = words;
  return {
    ...(!/^\S+@\S+\.\S+$/.test(email.trim()) && {email: email ? fields.emailShape : fields.required}),
    ...([...password].length < 10 && {password: fields.passwordShort}),
    ...([...password].length > 128 && {password: fields.passwordLong}),
    ...(!full_name.trim() && {full_name: fields.required}),
    ...(!isPhone(phone) && {phone: phone ? fields.phoneShape : fields.required}),
    ...(tax_number.trim() && !isNif(tax_number) && {tax_number: fields.nifShape}),
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
  const [problem, setProblem] = useState<Problem | null>(null);
  const labels = {
    email: words.fields.email,
    password: words.fields.newPassword,
    full_name: words.fields.name,
    phone: words.fields.mobile,
    tax_number: words.fields.nif,
  };
  const form = useForm(values => check(values, words));

  async function go({email = '', password = '', full_name = '', phone = '', tax_number = ''}: Record<string, string>) {
    setProblem(null);
    const nif = tax_number.replace(/\s/g, '');
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
      await onDone(await logIn(body.email, password));
    } catch (error) {
      if (!isProblem(error)) throw error;
      if (error.code === 'email_taken') return onKnown(body.email);
      const wrong = Object.fromEntries(
        error.errors
          .filter(({field}) => field in labels)
          .map(({field}) => [field, field === 'password' ? words.fields.passwordEasy : words.fields.wrong]),
      );
      if (Object.keys(wrong).length > 0) form.refuse(wrong);
      else setProblem(error);
    }
  }

  return (
    <form className="stack" noValidate onSubmit={form.onSubmit(go)}>
      {problem && <ProblemNotice problem={problem} />}
      <ErrorSummary errors={form.errors} labels={labels} refusals={form.refusals} />
      <Field label={labels.email} id="email" name="email" type="email" autoComplete="email" wrong={form.errors.email} />
      <PasswordField
        label={labels.password}
        hint={words.fields.passwordHint}
        id="password"
        name="password"
        autoComplete="new-password"
        wrong={form.errors.password}
      />
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
      <Field
        label={labels.tax_number}
        id="tax_number"
        name="tax_number"
        inputMode="numeric"
        autoComplete="off"
        wrong={form.errors.tax_number}
      />
      <Submit busy={form.busy}>{button}</Submit>
    </form>
  );
}
