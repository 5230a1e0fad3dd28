// Who comes to the clinic today, to be checked in; and what earlier days have left open.
import {useQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {Link} from 'wouter';
import type {Appointment} from '../api/client';
import type {Delay} from '../api/day_changes';
import {dayQueries, useDay} from '../api/day_queries';
import {isOver} from '../api/follow';
import {useSpecialtyName} from '../api/specialty_names';
import {State} from '../design/notice';
import {longDay, milliseconds, now, shortDay, shortMoment, time, today, type Day} from '../language/dates';
import {useLanguage} from '../language/language';
import {finds} from '../language/search';
import {useStaffWords} from '../language/staff';
import {Reading} from '../shell/reading';
import {DayNav, useDayAsked} from '../staff/day_nav';
import {desk, StaffPage} from '../staff/staff_page';
import {Steps} from '../staff/steps';
import {Row, Table} from '../staff/table';
import {arrivedAt, nameOf, stepsOf, type Step} from '../staff/visit';
import {ArrivalSearch} from './arrival_search';
import {CancelDialog} from './cancel_dialog';
import {Devices} from './device_states';

export function ArrivalsPage() {
  const {code} = useLanguage();
  const {arrivals} = useStaffWords();
  const day = useDayAsked();
  const [cancelling, setCancelling] = useState<Appointment | null>(null);
  return (
    <StaffPage roles={desk} title={arrivals.title(shortDay(day, code))} heading={longDay(day, code)}>
      <DayNav day={day} />
      <Arrivals key={day} day={day} onCancel={setCancelling} />
      <StillOpen day={today()} />
      <p className="tallies">
        <Devices />
      </p>
      {cancelling && <CancelDialog appointment={cancelling} onClose={() => setCancelling(null)} />}
    </StaffPage>
  );
}

interface Shown {
  day: Day;
  onCancel: (appointment: Appointment) => void;
}

const isHere = ({status}: Appointment) => status === 'checked_in' || status === 'in_consultation';
const isLate = ({status, starts_at}: Appointment) => status === 'confirmed' && milliseconds(starts_at) < now();

function Arrivals({day, onCancel}: Shown) {
  const {arrivals} = useStaffWords();
  const {visits, late} = useDay(day);
  const specialtyName = useSpecialtyName();
  const [wanted, setWanted] = useState('');
  const said = (a: Appointment) => [nameOf(a), a.patient?.name, a.doctor.name, specialtyName(a.specialty)].join(' ');
  return (
    <>
      <ArrivalSearch wanted={wanted} onWanted={setWanted} />
      <Reading query={visits} rows={8}>
        {all => {
          const shown = all.filter(({status}) => status !== 'rejected' && status !== 'expired');
          const found = shown.filter(a => finds(wanted, said(a)));
          const coming = shown.filter(a => !isOver(a.status) && !isHere(a)).length;
          return (
            <>
              <p className="tallies">
                <span>{arrivals.tally(shown.filter(isLate).length, shown.filter(isHere).length, coming)}</span>
                {day === today() && <Delays late={late} visits={shown} />}
              </p>
              {found.length > 0 ? (
                <ArrivalTable day={day} found={found} onCancel={onCancel} />
              ) : (
                <p>{shown.length > 0 ? arrivals.nobody : arrivals.none}</p>
              )}
            </>
          );
        }}
      </Reading>
    </>
  );
}

// Who keeps people waiting, the longest first.
function Delays({late, visits}: {late: Delay[]; visits: Appointment[]}) {
  const {arrivals} = useStaffWords();
  return late.map(({doctor_id, minutes}) => {
    const name = visits.find(({doctor}) => doctor.id === doctor_id)?.doctor.name;
    return name && <strong key={doctor_id}>{arrivals.late(name, minutes)}</strong>;
  });
}

function ArrivalTable({day, found, onCancel}: Shown & {found: Appointment[]}) {
  const {code} = useLanguage();
  const {arrivals} = useStaffWords();
  // What the page is for: the one that the search has left.
  const alone = found.filter(({status}) => status === 'confirmed');
  return (
    <Table caption={arrivals.title(shortDay(day, code))} heads={arrivals.heads} look="visits">
      {found.map(visit => (
        <ArrivalRow
          key={visit.id}
          visit={visit}
          when={time(visit.starts_at)}
          steps={stepsOf(visit, now(), day === today()).filter(step => step === 'check-in' || step === 'no-show')}
          filled={alone.length === 1 && alone[0] === visit && day === today()}
          onCancel={onCancel}
        />
      ))}
    </Table>
  );
}

function ArrivalRow({
  visit,
  when,
  steps,
  filled = false,
  onCancel,
}: {
  visit: Appointment;
  when: string;
  steps: Step[];
  filled?: boolean;
  onCancel?: (visit: Appointment) => void;
}) {
  const {arrivals, day} = useStaffWords();
  const specialtyName = useSpecialtyName();
  const {id, status, doctor, room, dependant, patient, hold_expires_at} = visit;
  const arrived = arrivedAt(visit);
  const note =
    status === 'checked_in' && arrived
      ? day.arrivedAt(time(arrived))
      : status === 'awaiting_payment' && hold_expires_at && day.payUntil(time(hold_expires_at));
  return (
    <Row
      look={isOver(status) ? 'over' : isLate(visit) ? 'late' : ''}
      cells={[
        <b key="time" className="figures">
          {when}
        </b>,
        <>
          <Link href={`/appointments/${id}`}>
            <b>{nameOf(visit)}</b>
          </Link>
          {dependant && patient?.name && <span className="quiet">{day.bookedBy(patient.name)}</span>}
        </>,
        <>
          {doctor.name}
          <span className="quiet">
            {[specialtyName(visit.specialty), room && arrivals.room(room)].filter(Boolean).join(', ')}
          </span>
        </>,
        <>
          <State status={status} />
          {note && <span className="quiet">{note}</span>}
        </>,
        <Steps key="steps" visit={visit} steps={steps} filled={filled}>
          {onCancel && visit.cancellation && (
            <button
              type="button"
              className="button plain inline"
              aria-label={`${arrivals.cancel} ${nameOf(visit)}`}
              onClick={() => onCancel(visit)}
            >
              {arrivals.cancel}
            </button>
          )}
        </Steps>,
      ]}
    />
  );
}

// What is still open after closing time, until somebody says how it ended.
function StillOpen({day}: {day: Day}) {
  const {code} = useLanguage();
  const {arrivals} = useStaffWords();
  const {data, isPending} = useQuery(dayQueries.open(day));
  // Busy, so that the footer waits: nothing is pushed away.
  if (!data || data.length === 0) return isPending ? <span aria-busy="true" /> : null;
  return (
    <section className="stack tight">
      <h2>{arrivals.openTitle}</h2>
      <p className="quiet">{arrivals.openText}</p>
      <Table caption={arrivals.openTitle} heads={arrivals.openHeads} look="visits open">
        {data.map(visit => (
          <ArrivalRow
            key={visit.id}
            visit={visit}
            when={shortMoment(visit.starts_at, code)}
            steps={stepsOf(visit, now(), false).filter(step => step !== 'call')}
          />
        ))}
      </Table>
    </section>
  );
}
