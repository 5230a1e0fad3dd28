// Which clinic day is looked at: it stands in the address, and may be typed.
import {useEffect, useRef} from 'react';
import {Link, useLocation, useSearch} from 'wouter';
import {Icon} from '../design/icon';
import {isDay, plusDays, today, type Day} from '../language/dates';
import {useStaffWords} from '../language/staff';

export function useDayAsked(): Day {
  const asked = new URLSearchParams(useSearch()).get('date') ?? '';
  return isDay(asked) ? asked : today();
}

export function DayNav({day}: {day: Day}) {
  const {days} = useStaffWords();
  const [path, navigate] = useLocation();
  // Typed, it changes with each figure: it is written only by what else changes the day.
  const typed = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (typed.current && typed.current.value !== day) typed.current.value = day;
  }, [day]);
  const at = (other: Day) => (other === today() ? path : `${path}?date=${other}`);
  return (
    <nav className="daynav no-print" aria-label={days.title}>
      <Link className="button icon" href={at(plusDays(day, -1))} aria-label={days.before}>
        <Icon name="back" />
      </Link>
      <Link className="button" href={path} aria-current={day === today() ? 'date' : undefined}>
        {days.today}
      </Link>
      <Link className="button icon" href={at(plusDays(day, 1))} aria-label={days.after}>
        <Icon name="forward" />
      </Link>
      <input
        ref={typed}
        className="input"
        type="date"
        aria-label={days.other}
        defaultValue={day}
        onChange={event => {
          if (isDay(event.currentTarget.value)) navigate(at(event.currentTarget.value));
        }}
      />
    </nav>
  );
}
