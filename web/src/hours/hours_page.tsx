// A doctor's own hours and time off.
import {useQuery} from '@tanstack/react-query';
import {hoursQueries} from '../api/hours_queries';
import {useStaffWords} from '../language/staff';
import {Reading} from '../shell/reading';
import {StaffPage} from '../staff/staff_page';
import {Hours} from './hours';

export function HoursPage() {
  const {hours} = useStaffWords();
  return (
    <StaffPage roles="doctor" title={hours.title}>
      <Own />
    </StaffPage>
  );
}

function Own() {
  const own = useQuery(hoursQueries.own());
  return <Reading query={own}>{({id}) => <Hours doctor={id} />}</Reading>;
}
