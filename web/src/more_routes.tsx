// The paths that not every visit comes to: of one's account, of the clinic's people and devices; and the page for what is
// nowhere.
import {Entries, guarded, view, type Entry} from './route';
import {Absent} from './shell/error_page';

const account = async () => (await import('./account/pages')).pages;
const recovery = async () => (await import('./recovery/pages')).pages;
const day = async () => (await import('./day/pages')).pages;
const hours = async () => (await import('./hours/pages')).pages;
const reception = async () => (await import('./reception/pages')).pages;
const prescriptions = async () => (await import('./prescriptions/pages')).pages;
const devices = async () => (await import('./devices/pages')).pages;
const admin = async () => (await import('./admin/pages')).pages;

export const moreEntries: Entry[] = [
  view('/forgot', recovery),
  view('/reset', recovery),
  view('/invite', recovery),
  view('/verify', recovery),
  view('/account', account, guarded),
  view('/account/messages', account, guarded),
  view('/account/security', account, guarded),
  view('/account/dependants', account, guarded),
  view('/account/face', () => import('./account/face_page'), guarded),
  view('/account/data', account, guarded),
  view('/account/erased', account),
  view('/prescriptions', prescriptions, guarded),
  view('/prescriptions/:id', prescriptions, guarded),
  view('/day', day, guarded),
  view('/day/:id', prescriptions, guarded),
  view('/hours', hours, guarded),
  view('/admin/doctors/:id/hours', hours, guarded),
  view('/reception', reception, guarded),
  view('/reception/grid', reception, guarded),
  view('/reception/messages', reception, guarded),
  view('/reception/devices', reception, guarded),
  view('/reception/book', () => import('./reception/book_page'), guarded),
  view('/kiosk', devices),
  view('/waiting-room', devices),
  view('/admin', () => import('./analytics/analytics_page'), guarded),
  view('/admin/users', admin, guarded),
  view('/admin/audit', admin, guarded),
  view('/admin/doctors', admin, guarded),
  view('/admin/specialties', admin, guarded),
  view('/admin/dead-letters', admin, guarded),
  view('/admin/messages', admin, guarded),
];

export const MoreRoutes = () => <Entries of={moreEntries} otherwise={<Absent />} />;
