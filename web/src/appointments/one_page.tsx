// One appointment: what it is, what can be done with it, its money, and what happened.
import {useQuery} from '@tanstack/react-query';
import {useEffect, useRef} from 'react';
import {Link, useParams} from 'wouter';
import type {Appointment, Payment} from '../api/client';
import {isOver, useAppointment} from '../api/follow';
import {isProblem} from '../api/problem';
import {queries} from '../api/queries';
import {useSpecialtyName} from '../api/specialty_names';
import {Icon} from '../design/icon';
import {Notice, State} from '../design/notice';
import {longMoment, milliseconds, now, shortMoment} from '../language/dates';
import {useLanguage} from '../language/language';
import {money} from '../language/money';
import {useSession} from '../session/session';
import {UnprovedEmail} from '../session/unproved_email';
import {useAnnounce} from '../shell/announcer';
import {Absent} from '../shell/error_page';
import {Download} from '../shell/download';
import {Page} from '../shell/page';
import {Reading, Waiting} from '../shell/reading';
import {timesPath} from '../slots/paths';
import './one.css';

// The words for a reason such as "payment_failed: declined".
const reasonKey = (reason: string | null): string => reason?.split(':')[0] ?? '';

export function OnePage() {
  const {words} = useLanguage();
  const {id = ''} = useParams<{id: string}>();
  const appointment = useAppointment(id);
  const {isPending} = useQuery(queries.clinic()); // its address would push the rest away
  if (isProblem(appointment.error, 'not_found')) return <Absent />;
  if (!appointment.data || isPending)
    return (
      <Page title={words.nav.appointments}>
        <Reading query={appointment}>{() => <Waiting />}</Reading>
      </Page>
    );
  return <One appointment={appointment.data} />;
}

function One({appointment}: {appointment: Appointment}) {
  const {words, code} = useLanguage();
  const announce = useAnnounce();
  const {user} = useSession();
  const specialtyName = useSpecialtyName();
  const {id, status, starts_at, reschedule_to, cancellation, hold_expires_at} = appointment;
  const own = appointment.patient === null;
  const payment = useQuery({
    ...queries.payment(id),
    enabled: own && status !== 'requested',
    // What comes back is on its way for a moment after it was cancelled.
    refetchInterval: ({state}) => (status === 'cancelled' && state.data?.status === 'paid' ? 2000 : false),
  });
  const name = specialtyName(appointment.specialty);
  const confirmed = status === 'confirmed';
  const unproved = own && user?.email_verified === false;
  const title = confirmed ? words.one.confirmedTitle : `${name} · ${words.states[status]}`;

  const before = useRef(status);
  useEffect(() => {
    if (before.current !== status) announce(words.states[status]);
    before.current = status;
  }, [status, announce, words]);

  const asWanted = status === 'completed' || appointment.status_reason === 'cancelled_by_patient';
  const reason = words.one.reasons[reasonKey(appointment.status_reason)];
  const canMove = (confirmed || status === 'awaiting_payment') && !reschedule_to && milliseconds(starts_at) > now();
  const rebook = timesPath(appointment.specialty.id, appointment.doctor.id ?? 'any');
  return (
    <Page
      title={title}
      back={{to: '/appointments', label: words.nav.appointments}}
      heading={
        <span className="heading">
          {confirmed && (
            <span className="done">
              <Icon name="check" />
            </span>
          )}
          {confirmed ? words.one.confirmedTitle : name} {!confirmed && <State status={status} />}
        </span>
      }
    >
      <div className="stack">
        {reschedule_to && <Notice>{words.one.moving(longMoment(reschedule_to, code))}</Notice>}
        {isOver(status) && reason && <Notice kind={asWanted ? 'info' : 'warn'}>{reason}</Notice>}
        {confirmed &&
          own &&
          (unproved ? <UnprovedEmail none={!user.email} meanwhile /> : <p>{words.one.confirmedText}</p>)}
        <Facts appointment={appointment} name={name} />
        {own && appointment.check_in_code && !isOver(status) && <Code appointment={appointment} />}
        {status === 'awaiting_payment' && own && (
          <p>
            <Link className="button filled" href={`/appointments/${id}/pay`}>
              {words.one.pay}
            </Link>
            {hold_expires_at && (
              <span className="hidden">{words.one.toPayUntil(shortMoment(hold_expires_at, code))}</span>
            )}
          </p>
        )}
        {confirmed && cancellation?.free_until && cancellation.kept_cents === 0 && (
          <p>{words.one.freeUntil(longMoment(cancellation.free_until, code))}</p>
        )}
        <div className="row no-print">
          {canMove && (
            <Link className="button inline" href={`/appointments/${id}/move`}>
              {words.one.move}
            </Link>
          )}
          {cancellation && (
            <Link className="button inline" href={`/appointments/${id}/cancel`}>
              {words.one.cancel}
            </Link>
          )}
          {own && isOver(status) && (
            <Link className="button filled" href={rebook}>
              {words.one.rebook}
            </Link>
          )}
          {(confirmed || status === 'checked_in') && (
            <>
              <Download path={`/api/v1/appointments/${id}/calendar.ics`} name={`${words.name}.ics`} icon="calendar">
                {words.one.calendar}
              </Download>
              <button type="button" className="button inline" onClick={() => print()}>
                {words.one.print}
              </button>
            </>
          )}
        </div>
        {payment.data && <Money payment={payment.data} />}
        <History appointment={appointment} />
        {!confirmed && unproved && <UnprovedEmail />}
      </div>
    </Page>
  );
}

function Facts({appointment, name}: {appointment: Appointment; name: string}) {
  const {words, code} = useLanguage();
  const {data: clinic} = useQuery(queries.clinic());
  const {room, doctor, patient, dependant} = appointment;
  const whom = [dependant?.full_name, patient?.name].filter(Boolean).join(' · ');
  return (
    <dl className="facts card">
      <dt>{words.review.what}</dt>
      <dd>{name}</dd>
      {whom && (
        <>
          <dt>{words.one.patient}</dt>
          <dd>{whom}</dd>
        </>
      )}
      <dt>{words.review.when}</dt>
      <dd>{longMoment(appointment.starts_at, code)}</dd>
      {doctor.name && (
        <>
          <dt>{words.review.who}</dt>
          <dd>{doctor.name}</dd>
        </>
      )}
      {clinic && (
        <>
          <dt>{words.review.where}</dt>
          <dd>
            {[room && words.one.room(room), clinic.address].filter(Boolean).join(' · ')}
            {clinic.directions && (
              <>
                {' '}
                <a href={clinic.directions} rel="noreferrer">
                  {words.one.map}
                </a>
              </>
            )}
          </dd>
        </>
      )}
      {appointment.reason && (
        <>
          <dt>{words.one.reason}</dt>
          <dd>{appointment.reason}</dd>
        </>
      )}
    </dl>
  );
}

function Code({appointment}: {appointment: Appointment}) {
  const {words} = useLanguage();
  return (
    <div className="card code">
      {appointment.check_in_svg && (
        <img
          src={`data:image/svg+xml,${encodeURIComponent(appointment.check_in_svg)}`}
          alt={words.one.code}
          width="136"
          height="136"
        />
      )}
      <div>
        <strong>{words.one.code}</strong>
        <p className="quiet">{words.one.codeText}</p>
      </div>
    </div>
  );
}

function Money({payment}: {payment: Payment}) {
  const {words, code} = useLanguage();
  const {id, status, amount_cents, refunded_cents, paid_at} = payment;
  if (!paid_at) return null;
  const kept = amount_cents - refunded_cents;
  return (
    <div className="card row apart">
      <span>
        <strong>{words.one.paid(money(amount_cents, code))}</strong>
        {refunded_cents > 0 && (
          <>
            <br />
            {words.one.returned(money(refunded_cents, code))}
            {kept > 0 && `. ${words.one.kept(money(kept, code))}`}
          </>
        )}
      </span>
      <span className="row no-print">
        <Download path={`/api/v1/payments/${id}/invoice.pdf`} name={`${words.one.invoice}.pdf`} icon="download">
          {words.one.invoice}
        </Download>
        {(status === 'refunded' || status === 'partially_refunded') && (
          <Download
            path={`/api/v1/payments/${id}/credit-note.pdf`}
            name={`${words.one.creditNote}.pdf`}
            icon="download"
          >
            {words.one.creditNote}
          </Download>
        )}
      </span>
    </div>
  );
}

function History({appointment}: {appointment: Appointment}) {
  const {words, code} = useLanguage();
  return (
    <details className="no-print">
      <summary>{words.one.happened}</summary>
      <ol className="history">
        {appointment.history.map(({status, at, reason}, i) => (
          <li key={i}>
            <span className="quiet figures">{shortMoment(at, code)}</span>
            <span>{words.one.events[reasonKey(reason)] ?? words.one.events[status]}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
