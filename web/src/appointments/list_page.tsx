// One's appointments: to pay first, then what is to come, then what is past.
import {useInfiniteQuery, useQuery} from '@tanstack/react-query';
import {useEffect, useState} from 'react';
import {Link} from 'wouter';
import {api, need, type Appointment} from '../api/client';
import {isOver} from '../api/follow';
import {queries} from '../api/queries';
import {useSpecialtyName} from '../api/specialty_names';
import {State} from '../design/notice';
import {RowLink} from '../design/rows';
import {milliseconds, now, nowInstant, shortMoment, time} from '../language/dates';
import {useLanguage} from '../language/language';
import {useSession} from '../session/session';
import {Page} from '../shell/page';
import {Paged, paged} from '../shell/paged';
import {Reading} from '../shell/reading';

export function ListPage() {
  const {words} = useLanguage();
  const {user} = useSession();
  const [from] = useState(nowInstant);
  const coming = useQuery(queries.appointments(from, 100));
  const isPatient = user?.role === 'patient';
  const waits = useQuery({...queries.waits(), enabled: isPatient});
  const waiting = waits.data?.filter(({status}) => status === 'waiting' || status === 'offered').length ?? 0;
  return (
    <Page title={isPatient ? words.list.title : words.nav.appointments}>
      <Reading query={coming}>
        {({items}) => {
          const live = items.filter(({status}) => !isOver(status));
          const toPay = live.filter(({status}) => status === 'awaiting_payment');
          const next = live.filter(({status}) => status !== 'awaiting_payment');
          return (
            <div className="stack wide">
              {toPay.length > 0 && <Section title={words.list.toPay} items={toPay} />}
              {next.length > 0 && <Section title={words.list.next} items={next} />}
              {live.length === 0 && <p>{words.list.empty}</p>}
              {isPatient && (
                <p>
                  <Link href="/book" className="button filled">
                    {words.buttons.book}
                  </Link>
                </p>
              )}
              {waiting > 0 && <RowLink to="/waitlist">{words.list.waiting(waiting)}</RowLink>}
              <Past />
            </div>
          );
        }}
      </Reading>
    </Page>
  );
}

function Section({title, items}: {title: string; items: Appointment[]}) {
  return (
    <section className="stack tight">
      <h2>{title}</h2>
      <ul className="rows">
        {items.map(item => (
          <li key={item.id}>
            <AppointmentRow appointment={item} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function AppointmentRow({appointment}: {appointment: Appointment}) {
  const {words, code} = useLanguage();
  const specialtyName = useSpecialtyName();
  const {id, status, starts_at, doctor, patient, dependant, hold_expires_at} = appointment;
  const what = [specialtyName(appointment.specialty), dependant?.full_name, patient?.name ?? doctor.name];
  const unpaid = status === 'awaiting_payment';
  return (
    <RowLink to={unpaid && !patient ? `/appointments/${id}/pay` : `/appointments/${id}`}>
      <b>{shortMoment(starts_at, code)}</b>
      <span className="quiet">
        {what.filter(Boolean).join(', ')}
        {unpaid && hold_expires_at && ` · ${words.one.toPayUntil(time(hold_expires_at))}`}
      </span>
      {unpaid && !patient ? <b className="go">{words.one.pay}</b> : <State status={status} />}
    </RowLink>
  );
}

// Read only when somebody wants to see it.
function Past() {
  const {words} = useLanguage();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (location.hash === '#past') setOpen(true);
  }, []);
  return (
    <details open={open} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>
        <strong>{words.list.past}</strong>
      </summary>
      {open && <PastList />}
    </details>
  );
}

function PastList() {
  const {words} = useLanguage();
  const past = useInfiniteQuery(
    paged(['appointments', 'past'], cursor =>
      need(api.GET('/api/v1/appointments', {params: {query: {limit: 50, cursor}}})),
    ),
  );
  return (
    <div className="stack">
      <Paged query={past}>
        {all => {
          const items = all
            .filter(({status, starts_at}) => isOver(status) || milliseconds(starts_at) < now())
            .sort((a, b) => b.starts_at.localeCompare(a.starts_at));
          if (items.length === 0) return <p className="quiet">{words.list.nothingPast}</p>;
          return (
            <ul className="rows">
              {items.map(item => (
                <li key={item.id}>
                  <AppointmentRow appointment={item} />
                </li>
              ))}
            </ul>
          );
        }}
      </Paged>
    </div>
  );
}
