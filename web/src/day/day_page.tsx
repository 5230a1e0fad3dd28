// A doctor's day: who comes, who is here, who is next, and how late it is.
import {useEffect, useState} from 'react';
import {Link} from 'wouter';
import type {Appointment} from '../api/client';
import {useDay} from '../api/day_queries';
import {isOver} from '../api/follow';
import {useSpecialtyName} from '../api/specialty_names';
import {State} from '../design/notice';
import {longDay, now, shortDay, time, today, type Day} from '../language/dates';
import {useLanguage} from '../language/language';
import {useStaffWords} from '../language/staff';
import {Reading} from '../shell/reading';
import {DayNav, useDayAsked} from '../staff/day_nav';
import {StaffPage} from '../staff/staff_page';
import {Steps} from '../staff/steps';
import {Row, Table} from '../staff/table';
import {arrivedAt, begunAt, calledAt, nameOf, nextOf, stepsOf} from '../staff/visit';
import {Leave} from './leave';

// Drawn again, so that what follows from the time is right although nothing was read anew.
function useMinutes() {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick(n => n + 1), 15_000);
    return () => clearInterval(timer);
  }, []);
}

export function DayPage() {
  const {code} = useLanguage();
  const {day: words} = useStaffWords();
  const day = useDayAsked();
  return (
    <StaffPage roles="doctor" title={words.title(shortDay(day, code))} heading={longDay(day, code)}>
      <DayNav day={day} />
      <Leave day={day} />
      <Visits key={day} day={day} />
    </StaffPage>
  );
}

function Visits({day}: {day: Day}) {
  const {code} = useLanguage();
  const {day: words} = useStaffWords();
  const {visits, late} = useDay(day);
  useMinutes();
  return (
    <Reading query={visits} rows={6}>
      {all => {
        const shown = all.filter(({status}) => status !== 'rejected' && status !== 'expired');
        const next = day === today() ? nextOf(shown) : null;
        return (
          <>
            <Summary visits={shown} next={next} late={day === today() ? (late[0]?.minutes ?? 0) : 0} />
            {shown.length === 0 ? (
              <p>{words.none}</p>
            ) : (
              <Table caption={words.title(shortDay(day, code))} heads={words.heads} look="visits">
                {shown.map(visit => (
                  <VisitRow key={visit.id} visit={visit} isToday={day === today()} isNext={visit === next} />
                ))}
              </Table>
            )}
            <p>
              <Link href={`/hours?off=${day}`}>{words.leave}</Link>
            </p>
          </>
        );
      }}
    </Reading>
  );
}

function Summary({visits, next, late}: {visits: Appointment[]; next: Appointment | null; late: number}) {
  const {day: words} = useStaffWords();
  const seen = visits.filter(({status}) => status === 'completed').length;
  const coming = visits.filter(({status}) => !isOver(status)).length;
  return (
    <p className="tallies">
      {next && <span>{words.next(nameOf(next))}</span>}
      <span>{words.tally(seen, coming)}</span>
      {late > 0 && <strong>{words.late(late)}</strong>}
    </p>
  );
}

function VisitRow({visit, isToday, isNext}: {visit: Appointment; isToday: boolean; isNext: boolean}) {
  const {day: words} = useStaffWords();
  const specialtyName = useSpecialtyName();
  const {id, status, starts_at, dependant, patient, hold_expires_at} = visit;
  const arrived = arrivedAt(visit);
  const called = calledAt(visit);
  const begun = begunAt(visit);
  const since =
    status === 'checked_in'
      ? called
        ? words.calledAt(time(called))
        : arrived && words.arrivedAt(time(arrived))
      : status === 'in_consultation'
        ? begun && words.since(time(begun))
        : status === 'awaiting_payment' && hold_expires_at && words.payUntil(time(hold_expires_at));
  const look = status === 'in_consultation' ? 'now' : isOver(status) ? 'over' : '';
  return (
    <Row
      look={look}
      cells={[
        <b key="time" className="figures">
          {time(starts_at)}
        </b>,
        <>
          <b>{nameOf(visit)}</b>
          {dependant && patient?.name && <span className="quiet">{words.bookedBy(patient.name)}</span>}
        </>,
        <>
          {specialtyName(visit.specialty)}
          {visit.reason && <span className="quiet">{visit.reason}</span>}
        </>,
        <>
          <State status={status} />
          {since && <span className="quiet">{since}</span>}
        </>,
        <Steps key="steps" visit={visit} steps={stepsOf(visit, now(), isToday)} filled={isNext}>
          {(status === 'in_consultation' || status === 'completed') && (
            <Link className="button inline" href={`/day/${id}`} aria-label={`${words.open}, ${nameOf(visit)}`}>
              {words.open}
            </Link>
          )}
        </Steps>,
      ]}
    />
  );
}
