// Days at the left, the day's times at the right; below each other on a phone. For a new booking and for a move.
import {useQuery} from '@tanstack/react-query';
import {useEffect, useState, type ReactNode} from 'react';
import type {FreeSlot} from '../api/client';
import {queries} from '../api/queries';
import {Notice} from '../design/notice';
import {firstOfMonth, longDay, plusDays, timeHere, today, type Day} from '../language/dates';
import {useLanguage} from '../language/language';
import {useAnnounce} from '../shell/announcer';
import {ProblemNotice, Waiting} from '../shell/reading';
import {DayCalendar, horizon} from './day_calendar';
import {useSeenSlots} from './seen_slots';
import {TimeList} from './time_list';
import './day_and_time.css';

export function DayAndTime({
  specialty,
  doctor,
  day: asked,
  onDay,
  slotLink,
  whenNothing,
}: {
  specialty: string;
  doctor: string;
  day: Day | null; // none: the first free one
  onDay: (day: Day) => void;
  slotLink: (slot: FreeSlot) => ReactNode;
  whenNothing: ReactNode;
}) {
  const {words, code} = useLanguage();
  const announce = useAnnounce();
  const first = useQuery(queries.firstFree(specialty, doctor));
  const clinic = useQuery(queries.clinic());
  const firstDay = first.data?.first_free ?? null;
  const day = asked ?? firstDay ?? today();
  const [month, setMonth] = useState<Day | null>(null); // none: the day's
  const shown = month ?? day;
  const days = useQuery(queries.freeDays(specialty, doctor, shown));
  const slots = useQuery({
    ...queries.slots(specialty, doctor, day),
    enabled: asked !== null || first.data !== undefined,
    // What the first question has answered already is shown at once.
    initialData: () => (day === firstDay ? first.data?.slots : undefined),
    initialDataUpdatedAt: first.dataUpdatedAt,
  });
  const seen = useSeenSlots(`${specialty} ${doctor} ${day}`, slots.data);
  const free = new Map(days.data?.days.map(({date, free: places}) => [date, places]));
  const count = seen?.filter(({taken}) => !taken).length;
  const dayName = longDay(day, code);

  useEffect(() => {
    if (asked !== null && count !== undefined) announce(words.time.chosen(dayName, count));
    // Not when a time is taken meanwhile: that is told in its place.
  }, [asked, slots.data === undefined]);

  const choose = (chosen: Day) => {
    setMonth(null);
    onDay(chosen);
  };
  const later = [...free].find(([date, places]) => date > day && places > 0)?.[0];
  const nextMonth = useQuery({
    ...queries.freeDays(specialty, doctor, plusDays(firstOfMonth(shown), 31)),
    enabled: days.data !== undefined && later === undefined,
  });
  const next = later ?? nextMonth.data?.first_free ?? null;

  if (first.error) return <ProblemNotice problem={first.error} onRetry={() => void first.refetch()} />;
  if (first.data && firstDay === null)
    return (
      <div className="stack">
        <Notice>
          <p>{words.time.noneAtAll}</p>
        </Notice>
        {whenNothing}
      </div>
    );
  const emptyMonth =
    days.data && days.data.days.every(({free: places}) => places === 0) && days.data.first_free
      ? words.time.none(longDay(days.data.days.at(-1)?.date ?? shown, code), longDay(days.data.first_free, code))
      : null;
  const instant = seen?.[0]?.slot.starts_at;
  return (
    <div className="dayandtime">
      <div className="stack">
        <div className="daybuttons">
          {firstDay && (
            <button type="button" className="button" onClick={() => choose(firstDay)}>
              {words.time.firstFree}
            </button>
          )}
          {next && (
            <button type="button" className="button" onClick={() => choose(next)}>
              {words.time.nextFree}
            </button>
          )}
        </div>
        <DayCalendar
          day={day}
          month={shown}
          last={horizon(clinic.data?.rules.horizon_days ?? 365)}
          free={free}
          onDay={choose}
          onMonth={setMonth}
        />
        {emptyMonth && <p role="status">{emptyMonth}</p>}
      </div>
      <section className="stack" aria-label={dayName}>
        <div>
          <h2 className="dayname">{dayName}</h2>
          <p className="quiet">{words.time.zone(instant ? timeHere(instant) : null)}</p>
        </div>
        {slots.error ? (
          <ProblemNotice problem={slots.error} onRetry={() => void slots.refetch()} />
        ) : !seen ? (
          <Waiting rows={2} />
        ) : seen.length === 0 ? (
          <p>{words.time.dayFull(dayName)}</p>
        ) : (
          <TimeList slots={seen}>{slotLink}</TimeList>
        )}
        {whenNothing}
      </section>
    </div>
  );
}
