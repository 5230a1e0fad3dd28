// The pages of administrators, fetched as one.
import {AuditPage} from './audit_page';
import {DeadLettersPage} from './dead_letters_page';
import {DoctorsPage} from './doctors_page';
import {MessagesPage} from './messages_page';
import {SpecialtiesPage} from './specialties_page';
import {UsersPage} from './users_page';

export const pages = {
  '/admin/users': UsersPage,
  '/admin/audit': AuditPage,
  '/admin/doctors': DoctorsPage,
  '/admin/specialties': SpecialtiesPage,
  '/admin/dead-letters': DeadLettersPage,
  '/admin/messages': MessagesPage,
};
