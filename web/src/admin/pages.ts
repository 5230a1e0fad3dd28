// The pages of administrators, fetched as one.
import {AuditPage} from './audit_page';
import {UsersPage} from './users_page';

export const pages = {
  '/admin/users': UsersPage,
  '/admin/audit': AuditPage,
};
