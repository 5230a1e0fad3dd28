// A form that the API may refuse: what it says stands at the field that it is about, or above them all.
import {useState} from 'react';
import {isProblem, type Problem} from '../api/problem';
import {ErrorSummary, useForm, type Errors, type Labels} from '../design/form';
import type {Messages} from '../language/en';
import {useWords} from '../language/language';
import {isNif} from '../language/phones';
import {problemText} from '../language/problem_text';
import {ProblemNotice} from './reading';

// Codes that are about one field.
const fields: Record<string, string> = {wrong_password: 'current_password', wrong_code: 'code', email_taken: 'email'};

// Empty where no field of the form is at fault.
function refusals(problem: Problem, labels: Labels, words: Messages): Errors {
  const own = fields[problem.code];
  if (own && own in labels) return {[own]: problemText(problem, words.problems)};
  return Object.fromEntries(
    problem.errors
      .filter(({field}) => field in labels)
      .map(({field}) => [field, field === 'password' ? words.fields.passwordEasy : words.fields.wrong]),
  );
}

// `labels` by the fields' names; `explain` says what a refusal means to this form alone.
export function useSentForm(
  labels: Labels,
  check: (values: Record<string, string>) => Errors,
  send: (values: Record<string, string>) => Promise<unknown>,
  explain: (problem: Problem) => Errors | null = () => null,
) {
  const words = useWords();
  const [problem, setProblem] = useState<Problem | null>(null);
  const {errors, refusals: times, busy, refuse, onSubmit} = useForm(check);

  async function go(values: Record<string, string>) {
    setProblem(null);
    try {
      await send(values);
    } catch (error) {
      if (!isProblem(error)) throw error;
      const wrong = explain(error) ?? refusals(error, labels, words);
      if (Object.keys(wrong).length > 0) refuse(wrong);
      else setProblem(error);
    }
  }

  const told = (
    <>
      {problem && <ProblemNotice problem={problem} />}
      <ErrorSummary errors={errors} labels={labels} refusals={times} />
    </>
  );
  return {onSubmit: onSubmit(go), busy, errors, told};
}

// Of an address, before it is sent.
export function emailFaults(email: string, {fields}: Messages): Errors {
  if (/^\S+@\S+\.\S+$/.test(email.trim())) return {};
  return {email: email ? fields.emailShape : fields.required};
}

export const nifFaults = (nif: string, {fields}: Messages, name = 'tax_number'): Errors =>
  nif.trim() && !isNif(nif) ? {[name]: fields.nifShape} : {};

// Of a new password. Whether it is easy to guess says the API.
export function passwordFaults(password: string, {fields}: Messages): Errors {
  const length = [...password].length;
  if (length < 10) return {password: fields.passwordHint};
  return length > 128 ? {password: fields.passwordLong} : {};
}
