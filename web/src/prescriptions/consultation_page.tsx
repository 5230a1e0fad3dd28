// The consultation: who is here and why, what they are allergic to, what they take, and what is prescribed.
import {useState} from 'react';
import {useParams} from 'wouter';
import type {Appointment} from '../api/client';
import {useAppointment} from '../api/follow';
import type {Prescription} from '../api/prescriptions';
import {isProblem} from '../api/problem';
import {useSpecialtyName} from '../api/specialty_names';
import {Notice, State} from '../design/notice';
import {longMoment, now, time} from '../language/dates';
import {useLanguage} from '../language/language';
import {usePrescriptionWords} from '../language/prescriptions';
import {Absent} from '../shell/error_page';
import {Reading} from '../shell/reading';
import {StaffPage} from '../staff/staff_page';
import {Steps} from '../staff/steps';
import {begunAt, nameOf, stepsOf} from '../staff/visit';
import {Allergies} from './allergies';
import {Earlier} from './earlier';
import {PrescriptionForm} from './prescription_form';

export function ConsultationPage() {
  const {consultation, title} = usePrescriptionWords();
  const {id = ''} = useParams<{id: string}>();
  const appointment = useAppointment(id);
  if (isProblem(appointment.error, 'not_found', 'malformed_path')) return <Absent />;
  const name = appointment.data && nameOf(appointment.data);
  return (
    <StaffPage
      roles="doctor"
      title={name ? consultation.title(name) : title}
      heading={name}
      back={{to: '/day', label: consultation.back}}
    >
      <Reading query={appointment} rows={5}>
        {visit => <Consultation visit={visit} />}
      </Reading>
    </StaffPage>
  );
}

function Consultation({visit}: {visit: Appointment}) {
  const {consultation} = usePrescriptionWords();
  const [changing, setChanging] = useState<Prescription | null>(null);
  const person = visit.dependant?.id ?? visit.patient_id;
  const mayPrescribe = visit.status === 'in_consultation' || visit.status === 'completed';
  return (
    <>
      <Facts visit={visit} />
      {mayPrescribe ? (
        <div className="hours">
          <div className="stack">
            <PrescriptionForm
              key={changing?.id ?? 'new'}
              appointment={visit.id}
              person={person}
              changing={changing}
              onDone={() => setChanging(null)}
            />
          </div>
          <div className="stack">
            <Allergies person={person} />
            <Earlier person={person} onChange={setChanging} />
          </div>
        </div>
      ) : (
        <Notice>{consultation.notYet}</Notice>
      )}
      <p className="quiet">{consultation.recorded}</p>
    </>
  );
}

function Facts({visit}: {visit: Appointment}) {
  const {code} = useLanguage();
  const {consultation} = usePrescriptionWords();
  const specialtyName = useSpecialtyName();
  const {status, starts_at, dependant, patient, reason} = visit;
  const begun = begunAt(visit);
  const facts: [string, string | null | undefined][] = [
    [consultation.bookedBy, dependant && patient?.name],
    [consultation.what, specialtyName(visit.specialty)],
    [consultation.when, longMoment(starts_at, code)],
    [consultation.since, begun && time(begun)],
    [consultation.reason, reason],
  ];
  return (
    <div className="card stack">
      <div className="row apart">
        <State status={status} />
        <Steps visit={visit} steps={stepsOf(visit, now(), true).filter(step => step !== 'check-in')} filled />
      </div>
      <dl className="facts">
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name} className="fact">
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </div>
  );
}
