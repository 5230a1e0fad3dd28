// Moving: the old time stays until the new one is held.
import {useQueryClient} from '@tanstack/react-query';
import {useEffect, useRef, useState} from 'react';
import {Link, useLocation, useParams} from 'wouter';
import {api, need, type Appointment} from '../api/client';
import {useAppointment} from '../api/follow';
import {isProblem, type Problem} from '../api/problem';
import {queries} from '../api/queries';
import {Notice} from '../design/notice';
import {longMoment, shortMoment, time, type Day, type Instant} from '../language/dates';
import {useLanguage} from '../language/language';
import {useAnnounce} from '../shell/announcer';
import {Absent} from '../shell/error_page';
import {Page} from '../shell/page';
import {ProblemNotice, Reading} from '../shell/reading';
import {DayAndTime} from '../slots/day_and_time';

export function MovePage() {
  const {words} = useLanguage();
  const {id = ''} = useParams<{id: string}>();
  const appointment = useAppointment(id);
  if (isProblem(appointment.error, 'not_found')) return <Absent />;
  return (
    <Page title={words.move.title} back={{to: `/appointments/${id}`, label: words.buttons.back}} broad>
      <Reading query={appointment}>{data => <Move appointment={data} />}</Reading>
    </Page>
  );
}

function Move({appointment}: {appointment: Appointment & {etag: string}}) {
  const {words, code} = useLanguage();
  const announce = useAnnounce();
  const cache = useQueryClient();
  const [, navigate] = useLocation();
  const [day, setDay] = useState<Day | null>(null);
  const [chosen, setChosen] = useState<Instant | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [refused, setRefused] = useState(false);
  const {id, etag, starts_at, reschedule_to, status, doctor} = appointment;
  const page = `/appointments/${id}`;

  // The move ends when its wish is gone: at the new time, or refused and at the old one.
  const asked = useRef(false);
  useEffect(() => {
    if (reschedule_to) asked.current = true;
    else if (asked.current) {
      asked.current = false;
      const text = starts_at === chosen ? words.move.moved(longMoment(starts_at, code)) : '';
      if (text) {
        announce(text);
        navigate(page, {replace: true});
      } else {
        setBusy(false);
        setChosen(null);
        setRefused(true);
        announce(words.move.refused(longMoment(starts_at, code)), 'alert');
        void cache.invalidateQueries({queryKey: ['slots']});
      }
    }
  }, [reschedule_to, starts_at, chosen, announce, navigate, page, words, code, cache]);

  async function move() {
    if (busy || !chosen) return;
    setBusy(true);
    setProblem(null);
    setRefused(false);
    try {
      await need(
        api.PUT('/api/v1/appointments/{id}', {
          params: {path: {id}, header: {'If-Match': etag}},
          body: {starts_at: chosen, ...(doctor.id && {doctor_id: doctor.id})},
        }),
      );
      asked.current = true;
    } catch (error) {
      if (!isProblem(error)) throw error;
      await cache.invalidateQueries({queryKey: ['appointment', id]});
      const present = cache.getQueryData(queries.appointment(id).queryKey);
      if (present?.starts_at === chosen) return navigate(page, {replace: true});
      // Refused because the answer before was lost, which had taken it.
      if (present?.reschedule_to === chosen) asked.current = true;
      else {
        setProblem(error);
        setBusy(false);
      }
    }
    void cache.invalidateQueries({queryKey: ['appointments']});
    void cache.invalidateQueries({queryKey: ['appointment', id]});
  }

  const movable = status === 'confirmed' || status === 'awaiting_payment';
  if (!movable || !doctor.id) return <Notice kind="warn">{words.move.cannot}</Notice>;
  return (
    <div className="stack">
      <p>
        <strong>{words.move.now(longMoment(starts_at, code))}</strong>
      </p>
      <p>{words.move.rule}</p>
      {refused && <Notice kind="warn">{words.move.refused(longMoment(starts_at, code))}</Notice>}
      {problem && (
        <div role="alert">
          <ProblemNotice problem={problem} />
        </div>
      )}
      <DayAndTime
        specialty={appointment.specialty.id}
        doctor={doctor.id}
        day={day}
        onDay={setDay}
        slotLink={slot => (
          <button
            type="button"
            className={slot.starts_at === chosen ? 'slot chosen' : 'slot'}
            aria-pressed={slot.starts_at === chosen}
            disabled={busy}
            onClick={() => setChosen(slot.starts_at)}
          >
            {time(slot.starts_at)}
          </button>
        )}
        whenNothing={null}
      />
      {chosen && <p role="status">{words.move.chosen(longMoment(chosen, code))}</p>}
      <div className="row">
        <button type="button" className="button filled" aria-disabled={busy || !chosen} onClick={() => void move()}>
          {busy ? words.move.moving : chosen ? words.move.move(shortMoment(chosen, code)) : words.move.choose}
        </button>
        <Link className="button block" href={page}>
          {words.move.keep(shortMoment(starts_at, code))}
        </Link>
      </div>
    </div>
  );
}
