// When professionals work, fetched as one.
import {DoctorHoursPage} from './doctor_hours_page';
import {HoursPage} from './hours_page';

export const pages = {
  '/hours': HoursPage,
  '/admin/doctors/:id/hours': DoctorHoursPage,
};
