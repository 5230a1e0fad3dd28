// The hours and the time off of one doctor, for administrators.
import {useQuery} from '@tanstack/react-query';
import {useParams} from 'wouter';
import {hoursQueries} from '../api/hours_queries';
import {isProblem} from '../api/problem';
import {useStaffWords} from '../language/staff';
import {Absent} from '../shell/error_page';
import {StaffPage} from '../staff/staff_page';
import {Hours} from './hours';

export function DoctorHoursPage() {
  const {hours, nav} = useStaffWords();
  const {id = ''} = useParams<{id: string}>();
  const doctor = useQuery(hoursQueries.doctor(id));
  if (isProblem(doctor.error, 'not_found', 'malformed_path')) return <Absent />;
  const name = doctor.data?.full_name;
  return (
    <StaffPage
      roles="admin"
      title={name ? hours.titleOf(name) : hours.title}
      back={{to: '/admin/doctors', label: nav.doctors}}
    >
      <Hours doctor={id} />
    </StaffPage>
  );
}
