// Whether the clinic's screens and kiosks are there: each tells of itself at least when its access is renewed.
import {useQuery} from '@tanstack/react-query';
import {deviceQueries, isSilent} from '../api/device_queries';
import {time} from '../language/dates';
import {useStaffWords} from '../language/staff';

export function Devices() {
  const {devices: words} = useStaffWords();
  const {data, isPending} = useQuery(deviceQueries.all());
  if (!data) return isPending ? <span aria-busy="true" /> : null;
  return data.map(({id, name, last_seen_at}) => {
    const silent = isSilent(last_seen_at);
    return (
      <span key={id} className={silent ? 'state warn' : 'quiet'}>
        {silent ? words.silent(name, last_seen_at && time(last_seen_at)) : words.on(name)}
      </span>
    );
  });
}
