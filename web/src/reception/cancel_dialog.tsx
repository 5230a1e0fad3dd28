// Cancelling somebody's appointment: by the clinic, which returns everything, or because the patient asked, by the
// patient's rule.
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {useState} from 'react';
import {api, need, type Appointment} from '../api/client';
import {forgetSlots, queries} from '../api/queries';
import {Dialog} from '../design/dialog';
import {Choices} from '../design/field';
import {longMoment} from '../language/dates';
import {useLanguage} from '../language/language';
import {money} from '../language/money';
import {useStaffWords} from '../language/staff';
import {Announcer, useAnnounce} from '../shell/announcer';
import {useSending} from '../shell/sending';
import {nameOf} from '../staff/visit';

interface Props {
  appointment: Appointment;
  onClose: () => void;
}

export function CancelDialog(props: Props) {
  const {cancelling} = useStaffWords();
  const announce = useAnnounce();
  return (
    <Dialog title={cancelling.title(nameOf(props.appointment))} onClose={props.onClose}>
      {/* What stands around a modal dialog is silent: it has live regions of its own. */}
      <Announcer>
        <Cancel {...props} onDone={announce} />
      </Announcer>
    </Dialog>
  );
}

function Cancel({appointment, onClose, onDone}: Props & {onDone: (told: string) => void}) {
  const {code} = useLanguage();
  const {cancelling} = useStaffWords();
  const cache = useQueryClient();
  const clinic = useQuery(queries.clinic());
  const [by, setBy] = useState('clinic');
  const {send, busy, told} = useSending();
  const {id, cancellation, starts_at} = appointment;
  const back = cancellation?.refund_cents ?? 0;
  const query = by === 'patient' ? {on_behalf: 'patient' as const} : {refund_cents: back};

  const cancel = () =>
    send(async () => {
      try {
        await need(api.DELETE('/api/v1/appointments/{id}', {params: {path: {id}, query}}));
        forgetSlots(cache);
        onDone(cancelling.done(nameOf(appointment)));
        onClose();
      } finally {
        await cache.invalidateQueries({queryKey: ['appointments']});
        await cache.invalidateQueries({queryKey: ['appointment', id]});
      }
    });

  return (
    <div className="stack">
      <p>{longMoment(starts_at, code)}</p>
      <Choices
        legend={cancelling.who}
        name="by"
        value={by}
        onChange={setBy}
        choices={[
          {value: 'clinic', label: back > 0 ? cancelling.clinic(money(back, code)) : cancelling.clinicUnpaid},
          {value: 'patient', label: cancelling.patient(clinic.data?.rules.cancel_free_hours ?? 24)},
        ]}
      />
      <p>{cancelling.sure}</p>
      {told}
      <button type="button" className="button filled" onClick={onClose}>
        {cancelling.keep}
      </button>
      <button type="button" className="button" aria-disabled={busy} onClick={() => void cancel()}>
        {cancelling.cancel}
      </button>
    </div>
  );
}
