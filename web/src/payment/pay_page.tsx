// Paying for a time that is held. The page moves on by itself, wherever the money came from.
import {useQuery} from '@tanstack/react-query';
import {useEffect} from 'react';
import {Link, Redirect, useParams} from 'wouter';
import type {Appointment, Payment, User} from '../api/client';
import {useAppointment} from '../api/follow';
import {queries} from '../api/queries';
import {useSpecialtyName} from '../api/specialty_names';
import {Notice} from '../design/notice';
import {dayOf, longMoment, time, type Instant} from '../language/dates';
import {useLanguage} from '../language/language';
import {money} from '../language/money';
import {useSession} from '../session/session';
import {useAnnounce} from '../shell/announcer';
import {Absent} from '../shell/error_page';
import {Page} from '../shell/page';
import {ProblemNotice, Reading, Waiting} from '../shell/reading';
import {isProblem} from '../api/problem';
import {stepPath, timesPath} from '../slots/paths';
import {InvoiceForm} from './invoice_form';
import {KeptUntil} from './kept_until';
import {PaymentMethod} from './method';
import './pay.css';

export function PayPage() {
  const {words} = useLanguage();
  const {id = ''} = useParams<{id: string}>();
  const appointment = useAppointment(id);
  if (isProblem(appointment.error, 'not_found')) return <Absent />;
  if (!appointment.data)
    return (
      <Page title={words.nav.appointments}>
        <Reading query={appointment}>{() => null}</Reading>
      </Page>
    );
  return <Pay appointment={appointment.data} />;
}

function Pay({appointment}: {appointment: Appointment}) {
  const {words, code} = useLanguage();
  const {user} = useSession();
  const announce = useAnnounce();
  const specialtyName = useSpecialtyName();
  const payment = useQuery({
    ...queries.payment(appointment.id),
    enabled: appointment.patient === null && appointment.status !== 'requested' && appointment.status !== 'rejected',
    // Until it is there, and while a phone is asked, which the appointment's stream does not tell.
    refetchInterval: ({state}) => (!state.data ? 1000 : state.data.mbway ? 3000 : false),
  });
  const {status} = appointment;
  const outcome = payment.data?.last_outcome;
  useEffect(() => {
    if (outcome === 'declined') announce(words.pay.declined(payment.data?.tries_left ?? 0), 'alert');
    if (outcome === 'timed_out') announce(words.pay.timedOut, 'alert');
  }, [outcome, payment.data?.tries_left]);

  const isPaid = payment.data !== undefined && payment.data !== null && payment.data.status !== 'pending';
  useEffect(() => {
    if (isPaid) announce(words.pay.paid);
  }, [isPaid, announce, words]);

  const what = `${specialtyName(appointment.specialty)}, ${longMoment(appointment.starts_at, code)}`;
  const list = {to: '/appointments', label: words.nav.appointments};
  // Whoever is not to pay.
  if (appointment.patient) return <Redirect to={`/appointments/${appointment.id}`} replace />;
  switch (status) {
    case 'requested':
      return (
        <Page title={words.pay.preparing} back={list}>
          <p className="waiting">{words.pay.asking}</p>
        </Page>
      );
    case 'rejected':
      return (
        <Redirect
          to={timesPath(appointment.specialty.id, appointment.doctor.id ?? 'any', {
            day: dayOf(appointment.starts_at),
            lost: appointment.starts_at,
          })}
          replace
        />
      );
    case 'awaiting_payment':
      break;
    case 'expired':
      return (
        <Ended
          appointment={appointment}
          title={words.pay.expiredTitle}
          text={words.pay.expired(time(payment.data?.expires_at ?? endOf(appointment)))}
        />
      );
    case 'cancelled':
      if (appointment.status_reason?.startsWith('payment_failed'))
        return <Ended appointment={appointment} title={words.pay.failedTitle} text={words.pay.failed} />;
      return <Redirect to={`/appointments/${appointment.id}`} replace />;
    default:
      return <Redirect to={`/appointments/${appointment.id}`} replace />;
  }
  const present = payment.data;
  const until = appointment.hold_expires_at ?? present?.expires_at;
  return (
    <Page
      title={present?.mbway ? words.pay.acceptTitle : words.pay.title(money(appointment.price_cents, code))}
      back={list}
    >
      <div className="stack">
        <p>{what}</p>
        {isPaid ? (
          <p className="waiting">{words.pay.paid}</p>
        ) : (
          <>
            {until && <KeptUntil until={until} />}
            {present && user ? (
              <Open payment={present} user={user} />
            ) : payment.error ? (
              <ProblemNotice problem={payment.error} onRetry={() => void payment.refetch()} />
            ) : (
              <Preparing />
            )}
          </>
        )}
      </div>
    </Page>
  );
}

function Ended({appointment, title, text}: {appointment: Appointment; title: string; text: string}) {
  const {words, code} = useLanguage();
  const specialtyName = useSpecialtyName();
  const {specialty, doctor, starts_at} = appointment;
  const again = stepPath(specialty.id, doctor.id ?? 'any', 'review', starts_at);
  return (
    <Page title={title} back={{to: '/appointments', label: words.nav.appointments}}>
      <div className="stack">
        <p>{`${specialtyName(specialty)}, ${longMoment(starts_at, code)}`}</p>
        <Notice kind="warn">{text}</Notice>
        <p>
          <Link className="button filled" href={again}>
            {words.pay.again}
          </Link>
        </p>
      </div>
    </Page>
  );
}

const endOf = (appointment: Appointment): Instant =>
  appointment.history.find(({status}) => status === 'expired')?.at ?? appointment.starts_at;

function Preparing() {
  const {words} = useLanguage();
  return (
    <>
      <p className="waiting">{words.pay.preparing}</p>
      <Waiting rows={2} />
    </>
  );
}

function Open({payment, user}: {payment: Payment; user: User}) {
  const {words} = useLanguage();
  const {data: clinic} = useQuery(queries.clinic());
  return (
    <>
      <PaymentMethod payment={payment} user={user} />
      <InvoiceForm payment={payment} user={user} />
      {clinic && (
        <details className="card">
          <summary>{words.pay.costs}</summary>
          <p>{words.pay.costsText(clinic.rules.cancel_free_hours)}</p>
        </details>
      )}
      <p>
        <Link className="button plain" href={`/appointments/${payment.appointment_id}/cancel`}>
          {words.pay.giveBack}
        </Link>
      </p>
    </>
  );
}
