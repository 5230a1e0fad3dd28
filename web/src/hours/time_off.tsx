// When a doctor is away: whose appointments lie inside is said before it is taken, and how they answered afterwards.
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {useRef, useState} from 'react';
import {useSearch} from 'wouter';
import {api, need, type Appointment, type Schemas} from '../api/client';
import {hoursQueries} from '../api/hours_queries';
import {submitOnce} from '../api/idempotency';
import {forgetSlots} from '../api/queries';
import {Field} from '../design/field';
import {Notice} from '../design/notice';
import {dayOf, isDay, plusDays, plusHours, shortDay, shortMoment, time, type Instant} from '../language/dates';
import {useLanguage} from '../language/language';
import {useStaffWords} from '../language/staff';
import {useAnnounce} from '../shell/announcer';
import {Reading} from '../shell/reading';
import {useSending} from '../shell/sending';
import {useSentForm} from '../shell/sent_form';
import {nameOf} from '../staff/visit';

type Off = Schemas['TimeOff'];

export function TimeOff({doctor, booked}: {doctor: string; booked: Appointment[]}) {
  const {off} = useStaffWords();
  const times = useQuery(hoursQueries.timeOff(doctor));
  return (
    <section className="stack">
      <h2>{off.title}</h2>
      <Take doctor={doctor} booked={booked} />
      <Reading query={times} rows={1}>
        {all =>
          all.length === 0 ? (
            <p className="quiet">{off.none}</p>
          ) : (
            <ul className="rows">
              {all.map(each => (
                <li key={each.id} className="card stack tight">
                  <One doctor={doctor} off={each} booked={booked} />
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
    </section>
  );
}

function Take({doctor, booked}: {doctor: string; booked: Appointment[]}) {
  const {code, words} = useLanguage();
  const {off} = useStaffWords();
  const announce = useAnnounce();
  const cache = useQueryClient();
  const asked = new URLSearchParams(useSearch()).get('off') ?? '';
  const [span, setSpan] = useState(isDay(asked) ? {from: asked, to: asked} : {from: '', to: ''});
  const [written, setWritten] = useState(0); // the form is empty again after each
  const whole = isDay(span.from) && isDay(span.to) && span.from <= span.to;
  const inside = whole ? booked.filter(a => dayOf(a.starts_at) >= span.from && dayOf(a.starts_at) <= span.to) : [];
  const labels = {off_from: off.from, off_to: off.to, reason: off.why};
  const form = useSentForm(
    labels,
    () => ({
      ...(!isDay(span.from) && {off_from: words.fields.required}),
      ...(!isDay(span.to) && {off_to: words.fields.required}),
      ...(isDay(span.from) && isDay(span.to) && span.from > span.to && {off_to: off.order}),
    }),
    async ({reason = ''}) => {
      // The last day is included, the API's end is not.
      const body = {from: span.from, to: plusDays(span.to, 1), reason: reason.trim()};
      await submitOnce(`time_off.${doctor}`, body, key =>
        need(
          api.POST('/api/v1/doctors/{id}/time-off', {
            params: {path: {id: doctor}, header: {'Idempotency-Key': key}},
            body,
          }),
        ),
      );
      announce(off.taken);
      setSpan({from: '', to: ''});
      setWritten(n => n + 1);
      forgetSlots(cache);
      await cache.invalidateQueries({queryKey: ['mine', 'time_off', doctor]});
    },
    problem =>
      Object.fromEntries(
        problem.errors
          .filter(({field}) => field === 'from' || field === 'to')
          .map(({field}) => [`off_${field}`, words.fields.wrong]),
      ),
  );
  const day = (end: 'from' | 'to') => (
    <Field
      label={labels[`off_${end}`]}
      id={`off_${end}`}
      name={`off_${end}`}
      type="date"
      value={span[end]}
      onChange={event => setSpan({...span, [end]: event.currentTarget.value})}
      wrong={form.errors[`off_${end}`]}
    />
  );
  return (
    <form key={written} className="card stack" noValidate onSubmit={form.onSubmit}>
      {form.told}
      <div className="filters">
        {day('from')}
        {day('to')}
        <Field label={off.why} id="reason" name="reason" maxLength={500} autoComplete="off" />
      </div>
      {inside.length > 0 && (
        <Notice kind="warn">
          <p>{off.inside(inside.length)}</p>
          <ul>
            {inside.slice(0, 50).map(a => (
              <li key={a.id}>{`${shortMoment(a.starts_at, code)}, ${nameOf(a)}`}</li>
            ))}
          </ul>
        </Notice>
      )}
      <div>
        <button className="button" aria-disabled={form.busy}>
          {inside.length > 0 ? off.takeAndTell(inside.length) : off.take}
        </button>
      </div>
    </form>
  );
}

function One({doctor, off, booked}: {doctor: string; off: Off; booked: Appointment[]}) {
  const {code} = useLanguage();
  const {off: words} = useStaffWords();
  const announce = useAnnounce();
  const cache = useQueryClient();
  const place = useRef<HTMLDivElement>(null);
  const {send, busy, told} = useSending(place);
  const span = spanText(off.from, off.to, day => shortDay(day, code));
  const names = new Map(booked.map(a => [a.id, nameOf(a)]));
  const remove = () =>
    send(async () => {
      const path = {id: doctor, time_off_id: off.id};
      await need(api.DELETE('/api/v1/doctors/{id}/time-off/{time_off_id}', {params: {path}}));
      announce(words.removed);
      forgetSlots(cache);
      await cache.invalidateQueries({queryKey: ['mine', 'time_off', doctor]});
    });
  return (
    <>
      <div ref={place} className="row apart">
        <span>
          <b>{span}</b>
          {off.reason && <span className="quiet"> {off.reason}</span>}
        </span>
        <button
          type="button"
          className="button inline"
          aria-disabled={busy}
          aria-label={`${words.remove}, ${span}`}
          onClick={() => void remove()}
        >
          {words.remove}
        </button>
      </div>
      {off.affected.length > 0 && (
        <details>
          <summary>{words.affected(off.affected.length, off.affected.filter(({answer}) => answer).length)}</summary>
          <ul>
            {off.affected.map(({appointment_id, starts_at, answer}) => (
              <li key={appointment_id}>
                {[shortMoment(starts_at, code), names.get(appointment_id), words.answers[answer ?? 'none']]
                  .filter(Boolean)
                  .join(', ')}
              </li>
            ))}
          </ul>
        </details>
      )}
      {told}
    </>
  );
}

// Whole days as days; else with the times.
function spanText(from: Instant, to: Instant, day: (day: string) => string): string {
  const [first, last] = [dayOf(from), dayOf(plusHours(to, -1 / 60))];
  if (time(from) === '00:00' && time(to) === '00:00')
    return first === last ? day(first) : `${day(first)} – ${day(last)}`;
  const end = first === dayOf(to) ? time(to) : `${day(dayOf(to))}, ${time(to)}`;
  return `${day(first)}, ${time(from)} – ${end}`;
}
