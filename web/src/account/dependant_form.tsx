// Who somebody is that one books for: the name, the day of birth in three fields, and a NIF.
import type {Dependant} from '../api/client';
import {Field, NifField} from '../design/field';
import {Submit} from '../design/form';
import {Icon} from '../design/icon';
import {useWords} from '../language/language';
import {useMore} from '../language/more';
import {plainNif} from '../language/phones';
import {useFocusAtFirst} from '../shell/focus';
import {useSending} from '../shell/sending';
import {nifFaults, useSentForm} from '../shell/sent_form';
import {birthDate} from './birth_date';

export interface Person {
  full_name: string;
  birth_date: string;
  tax_number: string | null;
}

export function DependantForm({
  person,
  send,
  remove,
  onLeave,
}: {
  person?: Dependant;
  send: (person: Person) => Promise<void>;
  remove?: () => Promise<void>;
  onLeave: () => void;
}) {
  const words = useWords();
  const {account, dependants} = useMore();
  const labels = {full_name: words.fields.name, birth_date: dependants.born, tax_number: words.fields.nif};
  const form = useSentForm(
    labels,
    ({full_name = '', day = '', month = '', year = '', tax_number = ''}) => ({
      ...(!full_name.trim() && {full_name: words.fields.required}),
      ...(!birthDate(day, month, year) && {birth_date: dependants.bornShape}),
      ...nifFaults(tax_number, words),
    }),
    async ({full_name = '', day = '', month = '', year = '', tax_number = ''}) =>
      send({
        full_name: full_name.trim(),
        birth_date: birthDate(day, month, year) ?? '',
        tax_number: plainNif(tax_number),
      }),
  );
  const box = useFocusAtFirst<HTMLFormElement>();
  return (
    <form ref={box} className="stack" noValidate onSubmit={form.onSubmit}>
      {form.told}
      <Field
        label={labels.full_name}
        id="full_name"
        name="full_name"
        autoComplete="off"
        maxLength={100}
        defaultValue={person?.full_name}
        wrong={form.errors.full_name}
      />
      <Born born={person?.birth_date} wrong={form.errors.birth_date} />
      <NifField known={person?.tax_number} wrong={form.errors.tax_number} />
      <Submit busy={form.busy}>{words.buttons.save}</Submit>
      <div className="row">
        <button type="button" className="button" onClick={onLeave}>
          {account.close}
        </button>
      </div>
      {remove && <Remove remove={remove} />}
    </form>
  );
}

// The summary of errors leads to the day.
function Born({born, wrong}: {born?: string; wrong?: string}) {
  const {dependants} = useMore();
  const [year, month, day] = (born ?? '').split('-');
  const part = (name: string, id: string, label: string, value: string | undefined, length: number) => (
    <Field
      label={label}
      id={id}
      name={name}
      inputMode="numeric"
      autoComplete="off"
      maxLength={length}
      defaultValue={value}
      aria-invalid={wrong ? true : undefined}
    />
  );
  return (
    <fieldset className="field" aria-describedby={wrong && 'birth_date-wrong'}>
      <legend>{dependants.born}</legend>
      <div className="parts">
        {part('day', 'birth_date', dependants.day, day, 2)}
        {part('month', 'birth_month', dependants.month, month, 2)}
        {part('year', 'birth_year', dependants.year, year, 4)}
      </div>
      {wrong && (
        <span className="wrong" id="birth_date-wrong">
          <Icon name="warning" />
          {wrong}
        </span>
      )}
    </fieldset>
  );
}

function Remove({remove}: {remove: () => Promise<void>}) {
  const {dependants} = useMore();
  const {send, busy, told} = useSending();
  return (
    <div className="stack tight">
      <p className="quiet">{dependants.removeText}</p>
      {told}
      <div>
        <button type="button" className="button" aria-disabled={busy} onClick={() => void send(remove)}>
          {dependants.remove}
        </button>
      </div>
    </div>
  );
}
