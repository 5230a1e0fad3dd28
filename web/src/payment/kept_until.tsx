// How long the time is kept. The clock is not live for who hears the page: five, two and one minute before the end are.
import {useEffect} from 'react';
import {Icon} from '../design/icon';
import {clock, time, type Instant} from '../language/dates';
import {useWords} from '../language/language';
import {useAnnounce} from '../shell/announcer';
import {useSecondsUntil} from '../shell/seconds';

const soon = 120; // s
const toldAt = [5, 2, 1]; // min

export function KeptUntil({until}: {until: Instant}) {
  const words = useWords();
  const announce = useAnnounce();
  const seconds = useSecondsUntil(until);
  const minutes = Math.ceil(seconds / 60);
  useEffect(() => {
    if (toldAt.includes(minutes)) announce(words.pay.minutesLeft(minutes));
  }, [minutes, announce, words]);
  return (
    <p>
      <span className={seconds <= soon ? 'kept soon' : 'kept'} role="timer">
        <Icon name="clock" />
        {seconds <= soon
          ? words.pay.keptSeconds(time(until), clock(seconds))
          : words.pay.keptUntil(time(until), minutes)}
      </span>
    </p>
  );
}
