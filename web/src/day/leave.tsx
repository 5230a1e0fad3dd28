// That a doctor is away on the day, or has no hours yet, so that nobody can book.
import {useQuery} from '@tanstack/react-query';
import {Link} from 'wouter';
import {hoursQueries} from '../api/hours_queries';
import {Notice} from '../design/notice';
import {plusDays, type Day} from '../language/dates';
import {startOf} from '../language/day_start';
import {useStaffWords} from '../language/staff';

export function Leave({day}: {day: Day}) {
  const {day: words} = useStaffWords();
  const own = useQuery(hoursQueries.own());
  const id = own.data?.id ?? '';
  const schedule = useQuery({...hoursQueries.schedule(id), enabled: id !== ''});
  const off = useQuery({...hoursQueries.timeOff(id), enabled: id !== ''});
  const [from, to] = [startOf(day), startOf(plusDays(day, 1))];
  const away = off.data?.some(time => time.from < to && time.to > from);
  if (schedule.data?.weekly.length === 0)
    return (
      <Notice kind="warn">
        <p>{words.noHours}</p>
        <p>
          <Link href="/hours">{words.setHours}</Link>
        </p>
      </Notice>
    );
  return away ? <Notice>{words.away}</Notice> : null;
}
