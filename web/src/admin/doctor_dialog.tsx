// Somebody who treats, to be added or changed.
import {useQuery} from '@tanstack/react-query';
import {api, need, needTagged, type Doctor} from '../api/client';
import {submitOnce} from '../api/idempotency';
import {queries} from '../api/queries';
import {Dialog} from '../design/dialog';
import {Field, TextArea} from '../design/field';
import {Submit} from '../design/form';
import {useLanguage} from '../language/language';
import {useMore} from '../language/more';
import {useStaffWords} from '../language/staff';
import {Announcer} from '../shell/announcer';
import {Reading} from '../shell/reading';
import {emailFaults, useSentForm} from '../shell/sent_form';

interface Props {
  doctor: Doctor | null; // none: somebody new
  onPassword: (name: string, secret: string) => void;
  onClose: (told: string | null) => unknown;
}

export function DoctorDialog(props: Props) {
  const {doctors} = useStaffWords();
  const specialties = useQuery(queries.specialties());
  return (
    <Dialog
      title={props.doctor ? doctors.change(props.doctor.full_name) : doctors.add}
      onClose={() => props.onClose(null)}
    >
      {/* What stands around a modal dialog is silent: it has live regions of its own. */}
      <Announcer>
        <Reading query={specialties}>
          {all => <Form {...props} specialties={all.map(({id, names}) => ({id, names}))} />}
        </Reading>
      </Announcer>
    </Dialog>
  );
}

function Form({
  doctor,
  onPassword,
  onClose,
  specialties,
}: Props & {specialties: {id: string; names: {pt: string; en: string}}[]}) {
  const {words, code} = useLanguage();
  const {account} = useMore();
  const {doctors} = useStaffWords();
  const labels = {email: words.fields.email, full_name: words.fields.name, specialty_ids: doctors.treats};
  const chosen = (values: Record<string, string>) =>
    specialties.map(({id}) => id).filter(id => values[`treats-${id}`] !== undefined);
  const form = useSentForm(
    labels,
    values => ({
      ...(!doctor && emailFaults(values.email ?? '', words)),
      ...(!values.full_name?.trim() && {full_name: words.fields.required}),
      ...(chosen(values).length === 0 && {specialty_ids: words.fields.required}),
    }),
    async values => {
      const {email = '', full_name = '', room = '', bio = ''} = values;
      const body = {full_name: full_name.trim(), bio: bio.trim(), specialty_ids: chosen(values)};
      if (doctor) {
        const path = {id: doctor.id};
        const {etag} = await needTagged(api.GET('/api/v1/doctors/{id}', {params: {path}}));
        await need(api.PUT('/api/v1/doctors/{id}', {params: {path, header: {'If-Match': etag}}, body}));
        return onClose(doctors.saved);
      }
      const added = {...body, email: email.trim(), room: room.trim()};
      const {temporary_password} = await submitOnce('doctor', added, key =>
        need(api.POST('/api/v1/doctors', {params: {header: {'Idempotency-Key': key}}, body: added})),
      );
      if (temporary_password) onPassword(added.full_name, temporary_password);
      return onClose(doctors.added(added.full_name));
    },
  );
  return (
    <form className="stack" noValidate onSubmit={form.onSubmit}>
      {form.told}
      {!doctor && (
        <Field label={labels.email} id="email" name="email" type="email" autoComplete="off" wrong={form.errors.email} />
      )}
      <Field
        label={labels.full_name}
        id="full_name"
        name="full_name"
        autoComplete="off"
        maxLength={100}
        defaultValue={doctor?.full_name}
        wrong={form.errors.full_name}
      />
      {!doctor && <Field label={doctors.room} name="room" autoComplete="off" maxLength={50} />}
      <TextArea label={doctors.bio} name="bio" rows={3} maxLength={2000} defaultValue={doctor?.bio} />
      <fieldset className="field" id="specialty_ids" tabIndex={-1}>
        <legend>{labels.specialty_ids}</legend>
        <div className="choices">
          {specialties.map(({id, names}) => (
            <label className="choice" key={id}>
              <input
                type="checkbox"
                name={`treats-${id}`}
                defaultChecked={doctor?.specialty_ids.includes(id) ?? false}
              />
              <span>{names[code]}</span>
            </label>
          ))}
        </div>
        {form.errors.specialty_ids && <span className="wrong">{form.errors.specialty_ids}</span>}
      </fieldset>
      <Submit busy={form.busy}>{words.buttons.save}</Submit>
      <button type="button" className="button" onClick={() => onClose(null)}>
        {account.close}
      </button>
    </form>
  );
}
