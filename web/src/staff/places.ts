// The pages of each role, in the order in which they are listed.
import type {Role} from '../api/client';
import type {StaffWords} from '../language/staff.en';

export type Place = [path: string, name: keyof StaffWords['nav']];

const reception: Place[] = [
  ['/reception', 'arrivals'],
  ['/reception/grid', 'grid'],
  ['/reception/book', 'book'],
  ['/reception/messages', 'write'],
  ['/reception/devices', 'devices'],
];
const account: Place = ['/account', 'account'];

const places: Record<Role, Place[]> = {
  patient: [],
  doctor: [['/day', 'day'], ['/hours', 'hours'], ['/prescriptions', 'prescriptions'], account],
  receptionist: [...reception, account],
  admin: [
    ['/admin', 'analytics'],
    ['/admin/doctors', 'doctors'],
    ['/admin/specialties', 'specialties'],
    ['/admin/users', 'users'],
    ['/admin/audit', 'audit'],
    ['/admin/dead-letters', 'deadLetters'],
    ['/admin/messages', 'messages'],
    ...reception,
    account,
  ],
};

export const placesOf = (role: Role): Place[] => places[role];
