// Moving: the old time stays until the new one is held.
import {useQueryClient} from '@tanstack/react-query';
import {useEffect, useRef, useState} from 'react';
import {Link, useLocation, useParams} from 'wouter';
import {api, need, type Appointment} from '../api/client';
import {useAppointment} from '../api/follow';
import {isProblem, type Problem} from '../api/problem';
import {forgetSlots, queries} from '../api/queries';
import {Notice} from '../design/notice';
import {longMoment, shortMoment, time, type Day, type Instant} from '../language/dates';
import {useLanguage} from '../language/language';
import {useMore} from '../language/more';
import {useAnnounce} from '../shell/announcer';
import {Absent} from '../shell/error_page';
import {Page} from '../shell/page';
import {ProblemNotice, Reading} from '../shell/reading';
import {DayAndTime} from '../slots/day_and_time';

export function MovePage() {
  const {words} = useLanguage();
  const more = useMore();
  const {id = ''} = useParams<{id: string}>();
  const appointment = useAppointment(id);
  if (isProblem(appointment.error, 'not_found')) return <Absent />;
  return (
    <Page title={more.move.title} back={{to: `/appointments/${id}`, label: words.buttons.back}} broad>
      <Reading query={appointment}>{data => <Move appointment={data} />}</Reading>
    </Page>
  );
}

function Move({appointment}: {appointment: Appointment & {etag: string}}) {
  const {words, code} = useLanguage();
  const more = useMore();
  const announce = useAnnounce();
  const cache = useQueryClient();
  const [, navigate] = useLocation();
  const [day, setDay] = useState<Day | null>(null);
  const [chosen, setChosen] = useState<Instant | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [refused, setRefused] = useState(false);
  const {id, etag, starts_at, reschedule_to, status, doctor, version} = appointment;
  // What was asked for, here or before this page was loaded, and at which version of the appointment.
  const [wish, setWish] = useState<{at: Instant; since: number} | null>(null);
  const asking = useRef(false);
  const page = `/appointments/${id}`;
  const busy = wish !== null;

  // A move ends when a later version knows of no wish: it is at the new time, or was refused and is at the old one.
  useEffect(() => {
    if (reschedule_to) {
      if (wish?.at !== reschedule_to) setWish({at: reschedule_to, since: version});
      return;
    }
    if (!wish || version <= wish.since) return;
    setWish(null);
    if (starts_at === wish.at) {
      announce(more.move.moved(longMoment(starts_at, code)));
      navigate(page, {replace: true});
      return;
    }
    setChosen(null);
    setRefused(true);
    announce(more.move.refused(longMoment(starts_at, code)), 'alert');
    forgetSlots(cache);
  }, [reschedule_to, starts_at, version, wish, announce, navigate, page, words, code, cache]);

  async function move() {
    if (asking.current || busy || !chosen) return;
    asking.current = true;
    setProblem(null);
    setRefused(false);
    try {
      const asked = await need(
        api.PUT('/api/v1/appointments/{id}', {
          params: {path: {id}, header: {'If-Match': etag}},
          body: {starts_at: chosen, ...(doctor.id && {doctor_id: doctor.id})},
        }),
      );
      setWish({at: chosen, since: asked.version});
    } catch (error) {
      if (!isProblem(error)) throw error;
      await cache.invalidateQueries({queryKey: ['appointment', id]});
      const present = cache.getQueryData(queries.appointment(id).queryKey);
      // Refused because the answer before was lost, which had taken it: then it is there, or on its way.
      if (present?.starts_at === chosen) return navigate(page, {replace: true});
      if (present?.reschedule_to !== chosen) setProblem(error);
    } finally {
      asking.current = false;
    }
    void cache.invalidateQueries({queryKey: ['appointments']});
    void cache.invalidateQueries({queryKey: ['appointment', id]});
  }

  const movable = status === 'confirmed' || status === 'awaiting_payment';
  if (!movable || !doctor.id) return <Notice kind="warn">{more.move.cannot}</Notice>;
  return (
    <div className="stack">
      <p>
        <strong>{more.move.now(longMoment(starts_at, code))}</strong>
      </p>
      <p>{more.move.rule}</p>
      {refused && <Notice kind="warn">{more.move.refused(longMoment(starts_at, code))}</Notice>}
      {problem && <ProblemNotice problem={problem} />}
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
            onClick={() => {
              setChosen(slot.starts_at);
              announce(more.move.chosen(longMoment(slot.starts_at, code)));
            }}
          >
            {time(slot.starts_at)}
          </button>
        )}
        whenNothing={null}
      />
      {reschedule_to ? (
        <p className="waiting">{words.one.moving(longMoment(reschedule_to, code))}</p>
      ) : (
        chosen && <p>{more.move.chosen(longMoment(chosen, code))}</p>
      )}
      <div className="row">
        <button type="button" className="button filled" aria-disabled={busy || !chosen} onClick={() => void move()}>
          {busy ? more.move.moving : chosen ? more.move.move(shortMoment(chosen, code)) : more.move.choose}
        </button>
        <Link className="button block" href={page}>
          {more.move.keep(shortMoment(starts_at, code))}
        </Link>
      </div>
    </div>
  );
}
