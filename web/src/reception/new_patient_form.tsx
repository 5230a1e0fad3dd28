// Somebody at the desk who has no account: a name and a mobile, and a link by SMS does the rest.
import {submitOnce} from '../api/idempotency';
import {addPatient, type FoundPatient} from '../api/reception';
import {Field} from '../design/field';
import {Submit} from '../design/form';
import {useWords} from '../language/language';
import {isPhone, plainPhone} from '../language/phones';
import {useStaffWords} from '../language/staff';
import {useAnnounce} from '../shell/announcer';
import {useFocusAtFirst} from '../shell/focus';
import {emailFaults, useSentForm} from '../shell/sent_form';

export function NewPatientForm({onDone, onLeave}: {onDone: (patient: FoundPatient) => void; onLeave: () => void}) {
  const words = useWords();
  const {booking} = useStaffWords();
  const announce = useAnnounce();
  const labels = {full_name: words.fields.name, phone: words.fields.mobile, email: booking.email};
  const form = useSentForm(
    labels,
    ({full_name = '', phone = '', email = ''}) => ({
      ...(!full_name.trim() && {full_name: words.fields.required}),
      ...(!isPhone(phone) && {phone: words.fields.phoneShape}),
      ...(email.trim() && emailFaults(email, words)),
    }),
    async ({full_name = '', phone = '', email = ''}) => {
      const body = {
        full_name: full_name.trim(),
        phone: plainPhone(phone),
        ...(email.trim() && {email: email.trim()}),
      };
      const added = await submitOnce('desk_patient', body, key => addPatient(body, key));
      announce(booking.added);
      onDone(added);
    },
    problem => (problem.code === 'email_taken' ? {email: booking.known} : null),
  );
  const box = useFocusAtFirst<HTMLFormElement>();
  return (
    <form ref={box} className="stack" noValidate onSubmit={form.onSubmit}>
      {form.told}
      <p>{booking.newText}</p>
      <Field
        label={labels.full_name}
        id="full_name"
        name="full_name"
        autoComplete="off"
        maxLength={100}
        wrong={form.errors.full_name}
      />
      <Field
        label={labels.phone}
        id="phone"
        name="phone"
        type="tel"
        autoComplete="off"
        defaultValue="+351 "
        wrong={form.errors.phone}
      />
      <Field label={labels.email} id="email" name="email" type="email" autoComplete="off" wrong={form.errors.email} />
      <Submit busy={form.busy}>{booking.add}</Submit>
      <div>
        <button type="button" className="button" onClick={onLeave}>
          {words.buttons.back}
        </button>
      </div>
    </form>
  );
}
