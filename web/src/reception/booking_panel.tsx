// Booking a time for somebody: it is held once the server says so, and the link to pay goes to their phone. Who it is
// for and why stay when the time is taken meanwhile.
import {useQueryClient} from '@tanstack/react-query';
import {useState} from 'react';
import {Link} from 'wouter';
import {api, need, type Appointment, type FreeSlot} from '../api/client';
import {submitOnce} from '../api/idempotency';
import {isProblem} from '../api/problem';
import {forgetSlots} from '../api/queries';
import type {FoundPatient} from '../api/reception';
import {useSpecialtyName} from '../api/specialty_names';
import {TextArea} from '../design/field';
import {Submit} from '../design/form';
import {Notice} from '../design/notice';
import {longMoment, time} from '../language/dates';
import {useLanguage} from '../language/language';
import {money} from '../language/money';
import {useStaffWords} from '../language/staff';
import {useAnnounce} from '../shell/announcer';
import {useSentForm} from '../shell/sent_form';
import {Select} from '../staff/select';
import {Invitation} from './invitation';
import {NewPatientForm} from './new_patient_form';
import {PatientPicker} from './patient_picker';

// What stays while another time is chosen.
export interface Draft {
  patient: FoundPatient | null;
  reason: string;
}
export const noDraft: Draft = {patient: null, reason: ''};

const taken = ['slot_taken', 'not_offered', 'doctor_unavailable', 'specialty_unavailable'];

export function BookingPanel({
  offered,
  draft,
  onDraft,
  onLost,
  onHeld,
}: {
  offered: FreeSlot[]; // of one doctor at one time, a specialty each
  draft: Draft;
  onDraft: (draft: Draft) => void;
  onLost: () => void;
  onHeld?: (held: Appointment) => void; // for whom does not show this panel once the time is free no more
}) {
  const {code} = useLanguage();
  const {booking} = useStaffWords();
  const announce = useAnnounce();
  const cache = useQueryClient();
  const specialtyName = useSpecialtyName();
  const [isNew, setIsNew] = useState(false);
  const [held, setHeld] = useState<Appointment | null>(null);
  const [lost, setLost] = useState(false);
  const first = offered[0];
  const form = useSentForm(
    {patient: booking.patient},
    () => ({...(!draft.patient && {patient: booking.choosePatient})}),
    async ({specialty = ''}) => {
      const slot = offered.find(({specialty_id}) => specialty_id === specialty) ?? first;
      if (!slot || !draft.patient) return;
      setLost(false);
      const body = {
        specialty_id: slot.specialty_id,
        starts_at: slot.starts_at,
        doctor_id: slot.doctor_id,
        patient_id: draft.patient.id,
        ...(draft.reason.trim() && {reason: draft.reason.trim()}),
      };
      const booked = await submitOnce('desk', body, key =>
        need(api.POST('/api/v1/appointments', {params: {header: {'Idempotency-Key': key, Prefer: 'wait=8'}}, body})),
      ).catch((error: unknown) => {
        if (isProblem(error, ...taken)) return null;
        throw error;
      });
      forgetSlots(cache);
      await cache.invalidateQueries({queryKey: ['appointments']});
      if (!booked || booked.status === 'rejected') {
        setLost(true);
        announce(booking.lost(time(slot.starts_at)), 'alert');
        return onLost();
      }
      setHeld(booked);
      onHeld?.(booked);
      onDraft(noDraft);
      announce(booking.held);
    },
  );
  if (!first) return null;
  const when = `${longMoment(first.starts_at, code)}, ${first.doctor_name}`;
  if (held) return <Held held={held} />;
  if (isNew)
    return (
      <NewPatientForm
        onDone={patient => {
          onDraft({...draft, patient});
          setIsNew(false);
        }}
        onLeave={() => setIsNew(false)}
      />
    );
  return (
    <form className="stack" noValidate onSubmit={form.onSubmit}>
      <p>
        <strong>{when}</strong>
      </p>
      {lost && <Notice kind="warn">{booking.lost(time(first.starts_at))}</Notice>}
      {form.told}
      {offered.length > 1 ? (
        <Select
          label={booking.what}
          name="specialty"
          defaultValue={first.specialty_id}
          choices={offered.map(({specialty_id, price_cents}) => [
            specialty_id,
            `${specialtyName({id: specialty_id, name: ''})}, ${money(price_cents, code)}`,
          ])}
        />
      ) : (
        <p>{`${specialtyName({id: first.specialty_id, name: ''})}, ${money(first.price_cents, code)}`}</p>
      )}
      <PatientPicker
        chosen={draft.patient}
        onChoose={patient => onDraft({...draft, patient})}
        wrong={form.errors.patient}
      />
      {draft.patient ? (
        <Invitation key={draft.patient.id} id={draft.patient.id} />
      ) : (
        <div>
          <button type="button" className="button" onClick={() => setIsNew(true)}>
            {booking.newPatient}
          </button>
        </div>
      )}
      <TextArea
        label={booking.reason}
        rows={2}
        maxLength={1000}
        value={draft.reason}
        onChange={event => onDraft({...draft, reason: event.currentTarget.value})}
      />
      <Submit busy={form.busy}>{booking.hold}</Submit>
    </form>
  );
}

export function Held({held}: {held: Appointment}) {
  const {code} = useLanguage();
  const {booking} = useStaffWords();
  return (
    <Notice kind="good">
      <p>
        <strong>{`${longMoment(held.starts_at, code)}, ${held.doctor.name ?? ''}`}</strong>
      </p>
      <p>{held.hold_expires_at ? booking.heldUntil(time(held.hold_expires_at)) : booking.held}</p>
      <p>
        <Link href={`/appointments/${held.id}`}>{booking.see}</Link>
      </p>
    </Notice>
  );
}
