// Somebody else was quicker: what it cost (nothing), and the three nearest times.
import {useQuery} from '@tanstack/react-query';
import {useEffect, type ReactNode} from 'react';
import {Link} from 'wouter';
import {queries} from '../api/queries';
import {Notice} from '../design/notice';
import {dayOf, milliseconds, shortMoment, time, type Instant} from '../language/dates';
import {useLanguage} from '../language/language';
import {useAnnounce} from '../shell/announcer';
import {Waiting} from '../shell/reading';
import {seenSlots} from '../slots/seen_slots';
import {stepPath} from '../slots/paths';

export function LostNotice({
  specialty,
  doctor,
  at,
  gone = false,
  children,
}: {
  specialty: string;
  doctor: string;
  at: Instant;
  gone?: boolean; // it was not free any more when the page came
  children?: ReactNode; // below it, once it is there
}) {
  const {words, code} = useLanguage();
  const announce = useAnnounce();
  const sameDay = useQuery(queries.slots(specialty, doctor, dayOf(at)));
  const first = useQuery(queries.firstFree(specialty, doctor));
  const far = (slot: {starts_at: Instant}) => Math.abs(milliseconds(slot.starts_at) - milliseconds(at));
  const nearest = seenSlots([], [...(first.data?.slots ?? []), ...(sameDay.data ?? [])])
    .map(({slot}) => slot)
    .filter(slot => slot.starts_at !== at)
    .sort((a, b) => far(a) - far(b))
    .slice(0, 3)
    .sort((a, b) => a.starts_at.localeCompare(b.starts_at));
  const some = nearest.length > 0;
  const text = gone
    ? (some ? words.review.gone : words.review.goneNone)(time(at))
    : (some ? words.review.lost : words.review.lostNone)(time(at));
  const read = sameDay.data !== undefined && first.data !== undefined;
  useEffect(() => {
    if (read) announce(text, 'alert');
  }, [read, text, announce]);
  if (!read) return <Waiting />;
  return (
    <>
      <Notice kind="warn">
        <p>{text}</p>
        {some && (
          <div className="row">
            {nearest.map(slot => (
              <Link
                key={slot.starts_at}
                className="button inline"
                href={stepPath(specialty, doctor, 'review', slot.starts_at)}
              >
                {shortMoment(slot.starts_at, code)}
              </Link>
            ))}
          </div>
        )}
      </Notice>
      {children}
    </>
  );
}
