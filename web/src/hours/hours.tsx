// The week of one doctor, and when they are away.
import {useQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {hoursQueries} from '../api/hours_queries';
import {nowInstant} from '../language/dates';
import {Reading} from '../shell/reading';
import {TimeOff} from './time_off';
import {WeekForm} from './week_form';

export function Hours({doctor}: {doctor: string}) {
  const [from] = useState(nowInstant);
  const schedule = useQuery({...hoursQueries.schedule(doctor), refetchOnWindowFocus: false});
  const booked = useQuery(hoursQueries.booked(doctor, from));
  return (
    <Reading query={schedule} rows={7}>
      {week => (
        <div className="hours">
          <WeekForm doctor={doctor} week={week} booked={booked.data ?? []} />
          <TimeOff doctor={doctor} booked={booked.data ?? []} />
        </div>
      )}
    </Reading>
  );
}
