// Days at the left, the day's times at the right; below each other on a phone. For a new booking and for a move.
import {useQuery} from '@tanstack/react-query';
import {useEffect, useState, type ReactNode} from 'react';
import type {FreeSlot} from '../api/client';
import {queries} from '../api/queries';
import {Notice} from '../design/notice';
import {clinicCity, firstOfNextMonth, longDay, plusDays, timeHere, today, type Day} from '../language/dates';
import {useLanguage} from '../language/language';
import {useAnnounce} from '../shell/announcer';
import {ProblemNotice, Waiting} from '../shell/reading';
import {DayCalendar} from './day_calendar';
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
  const next = useNextFree(specialty, doctor, day);
  const slots = useQuery({
    ...queries.slots(specialty, doctor, day),
    enabled: asked !== null || first.data !== undefined,
    // What the first question has answered already is shown at once.
    initialData: () => (day === firstDay ? first.data?.slots : undefined),
    initialDataUpdatedAt: first.dataUpdatedAt,
  });
  const seen = useSeenSlots(`${specialty} ${doctor} ${day}`, slots.data);
  const count = seen?.filter(({taken}) => !taken).length;
  const dayName = longDay(day, code);
  const known = days.data?.days ?? [];
  const emptyMonth =
    days.data?.first_free && known.every(({free}) => free === 0)
      ? words.time.none(longDay(known.at(-1)?.date ?? shown, code), longDay(days.data.first_free, code))
      : '';

  useEffect(() => {
    if (asked !== null && count !== undefined) announce(words.time.chosen(dayName, count));
    // Not when a time is taken meanwhile: that is told in its place.
  }, [asked, slots.data === undefined]);
  useEffect(() => {
    if (emptyMonth) announce(emptyMonth);
  }, [emptyMonth, announce]);

  const choose = (chosen: Day) => {
    setMonth(null);
    onDay(chosen);
  };
  if (first.error && !first.data) return <ProblemNotice problem={first.error} onRetry={() => void first.refetch()} />;
  if (first.data && firstDay === null)
    return (
      <div className="stack">
        <Notice>
          <p>{words.time.noneAtAll}</p>
        </Notice>
        {whenNothing}
      </div>
    );
  const instant = seen?.[0]?.slot.starts_at;
  const horizon = clinic.data && plusDays(today(), clinic.data.rules.horizon_days);
  return (
    <div className="dayandtime">
      <div className="stack">
        <div className="daybuttons">
          {/* There from the start, so that the days below stay where they are. */}
          <button type="button" className="button" disabled={!firstDay} onClick={() => firstDay && choose(firstDay)}>
            {words.time.firstFree}
          </button>
          <button type="button" className="button" disabled={!next} onClick={() => next && choose(next)}>
            {words.time.nextFree}
          </button>
        </div>
        <DayCalendar
          day={day}
          month={shown}
          last={horizon ?? null}
          free={new Map(known.map(({date, free}) => [date, free]))}
          onDay={choose}
          onMonth={setMonth}
        />
        {emptyMonth && <p>{emptyMonth}</p>}
        {days.error && !days.data && <ProblemNotice problem={days.error} onRetry={() => void days.refetch()} />}
      </div>
      <section className="stack" aria-label={dayName}>
        <div>
          <h2 className="dayname">{dayName}</h2>
          <p className="quiet">{words.time.zone(clinicCity(code), instant ? timeHere(instant) : null)}</p>
        </div>
        {seen ? (
          seen.length === 0 ? (
            <p>{words.time.dayFull(dayName)}</p>
          ) : (
            <TimeList slots={seen}>{slotLink}</TimeList>
          )
        ) : slots.error ? (
          <ProblemNotice problem={slots.error} onRetry={() => void slots.refetch()} />
        ) : (
          <Waiting rows={2} />
        )}
        {/* Not before the list, which would push it away. */}
        {(seen ?? slots.error) && whenNothing}
      </section>
    </div>
  );
}

// The first free day after `day`: in its month, else later.
function useNextFree(specialty: string, doctor: string, day: Day): Day | null {
  const same = useQuery(queries.freeDays(specialty, doctor, day));
  const later = same.data?.days.find(({date, free}) => date > day && free > 0)?.date;
  const after = useQuery({
    ...queries.freeDays(specialty, doctor, firstOfNextMonth(day)),
    enabled: same.data !== undefined && later === undefined,
  });
  return later ?? after.data?.first_free ?? null;
}
