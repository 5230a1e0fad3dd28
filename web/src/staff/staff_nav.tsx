// Where each of the clinic's people goes: a rail at the left, or a menu where the window is narrow.
import {useEffect, useState} from 'react';
import {Link, useLocation} from 'wouter';
import {Icon, type IconName} from '../design/icon';
import {useWords} from '../language/language';
import {useStaffWords} from '../language/staff';
import {useSession} from '../session/session';
import {placesOf} from './places';
import {StaffStyle} from './staff_style';

const icons: Record<string, IconName> = {
  day: 'calendar',
  hours: 'clock',
  prescriptions: 'card',
  arrivals: 'pin',
  grid: 'calendar',
  book: 'check',
  write: 'bell',
  devices: 'phone',
  analytics: 'info',
  doctors: 'person',
  specialties: 'card',
  users: 'person',
  audit: 'search',
  deadLetters: 'warning',
  messages: 'bell',
  account: 'person',
};

export function StaffNav() {
  const words = useWords();
  const {nav} = useStaffWords();
  const {user} = useSession();
  const [path] = useLocation();
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [path]);
  const places = placesOf(user?.role ?? 'patient');
  // The longest that begins the path: the arrivals are no part of the grid.
  const current = places
    .map(([to]) => to)
    .filter(to => path === to || path.startsWith(`${to}/`))
    .sort((a, b) => b.length - a.length)[0];
  return (
    <div
      className={open ? 'rail open' : 'rail'}
      onKeyDown={event => {
        if (event.key === 'Escape') setOpen(false);
      }}
    >
      <StaffStyle />
      <button type="button" className="button inline" aria-expanded={open} onClick={() => setOpen(!open)}>
        {nav.menu}
      </button>
      <nav aria-label={words.nav.main}>
        {places.map(([to, name]) => (
          <Link key={to} href={to} aria-current={to === current ? 'page' : undefined}>
            <Icon name={icons[name] ?? 'info'} />
            {nav[name]}
          </Link>
        ))}
      </nav>
    </div>
  );
}
