// Cancelling: what it costs stands above the button, and the server is held to it.
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {useState} from 'react';
import {Link, useLocation, useParams} from 'wouter';
import {api, need, type Appointment} from '../api/client';
import {useAppointment} from '../api/follow';
import {isProblem, type Problem} from '../api/problem';
import {forgetSlots, queries} from '../api/queries';
import {useSpecialtyName} from '../api/specialty_names';
import {Notice} from '../design/notice';
import {longMoment, type LanguageCode} from '../language/dates';
import {useLanguage} from '../language/language';
import {useMore} from '../language/more';
import type {MoreMessages} from '../language/more.en';
import {money} from '../language/money';
import {useAnnounce} from '../shell/announcer';
import {Absent} from '../shell/error_page';
import {Page} from '../shell/page';
import {ProblemNotice, Reading} from '../shell/reading';

export function CancelPage() {
  const {words} = useLanguage();
  const more = useMore();
  const {id = ''} = useParams<{id: string}>();
  const appointment = useAppointment(id);
  if (isProblem(appointment.error, 'not_found')) return <Absent />;
  return (
    <Page title={more.cancel.title} back={{to: `/appointments/${id}`, label: words.buttons.back}}>
      <Reading query={appointment}>{data => <Cancel appointment={data} />}</Reading>
    </Page>
  );
}

// Which rule it is that makes the cost what it is.
function ruleOf(appointment: Appointment, hours: number, words: MoreMessages, code: LanguageCode): string {
  const {cancellation, late, status} = appointment;
  if (!cancellation) return words.cancel.cannot;
  if (status === 'awaiting_payment' || status === 'requested') return words.cancel.unpaid;
  const back = money(cancellation.refund_cents, code);
  const kept = money(cancellation.kept_cents, code);
  if (late) return `${words.cancel.late(hours)} ${words.cancel.half(hours, back, kept)}`;
  const {free_until} = cancellation;
  return cancellation.kept_cents === 0 && free_until
    ? words.cancel.free(longMoment(free_until, code), back)
    : words.cancel.half(hours, back, kept);
}

function Cancel({appointment}: {appointment: Appointment & {etag: string}}) {
  const {code} = useLanguage();
  const more = useMore();
  const announce = useAnnounce();
  const cache = useQueryClient();
  const [, navigate] = useLocation();
  const specialtyName = useSpecialtyName();
  const clinic = useQuery(queries.clinic());
  const [busy, setBusy] = useState(false);
  const [changed, setChanged] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const {id, etag, cancellation, starts_at} = appointment;
  const page = `/appointments/${id}`;
  const back = cancellation?.refund_cents ?? 0;

  async function cancel() {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await need(
        api.DELETE('/api/v1/appointments/{id}', {
          params: {path: {id}, query: {refund_cents: back}, header: {'If-Match': etag}},
        }),
      );
      forgetSlots(cache);
      void cache.invalidateQueries({queryKey: ['appointments']});
      void cache.invalidateQueries({queryKey: ['payment', id]});
      await cache.invalidateQueries({queryKey: ['appointment', id]});
      navigate(page, {replace: true});
    } catch (error) {
      if (!isProblem(error)) throw error;
      await cache.invalidateQueries({queryKey: ['appointment', id]});
      const present = cache.getQueryData(queries.appointment(id).queryKey);
      // The answer before was lost: it is done.
      if (present?.status === 'cancelled') return navigate(page, {replace: true});
      setBusy(false);
      if (!isProblem(error, 'cost_changed')) return setProblem(error);
      // What was shown is shown anew, and asked again.
      setChanged(true);
      announce(more.cancel.changed(money(present?.cancellation?.refund_cents ?? 0, code)), 'alert');
    }
  }

  const canMove = appointment.status === 'confirmed' || appointment.status === 'awaiting_payment';
  return (
    <div className="stack">
      <p>
        <strong>{`${specialtyName(appointment.specialty)}, ${longMoment(starts_at, code)}`}</strong>
      </p>
      {changed && cancellation && <Notice kind="warn">{more.cancel.changed(money(back, code))}</Notice>}
      {problem && <ProblemNotice problem={problem} />}
      {cancellation && (back > 0 || cancellation.kept_cents > 0) && (
        <dl className="facts card">
          <dt>{more.cancel.back}</dt>
          <dd className="figures">{money(back, code)}</dd>
          <dt>{more.cancel.kept}</dt>
          <dd className="figures">{money(cancellation.kept_cents, code)}</dd>
        </dl>
      )}
      <p>{clinic.data ? ruleOf(appointment, clinic.data.rules.cancel_free_hours, more, code) : '\u00a0'}</p>
      <p>
        <Link className="button filled" href={page}>
          {more.cancel.keep}
        </Link>
      </p>
      {cancellation && (
        <div className="row">
          <button type="button" className="button block" aria-disabled={busy} onClick={() => void cancel()}>
            {busy ? more.cancel.cancelling : back > 0 ? more.cancel.cancelBack(money(back, code)) : more.cancel.cancel}
          </button>
          {canMove && (
            <Link className="button block" href={`${page}/move`}>
              {more.cancel.moveInstead}
            </Link>
          )}
        </div>
      )}
    </div>
  );
}
