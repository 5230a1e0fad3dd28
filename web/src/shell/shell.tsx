// What every page has around it: the bar, a line for the connection, the footer, and on phones three tabs.
import {useQuery} from '@tanstack/react-query';
import {lazy, Suspense, type ReactNode} from 'react';
import {Link, useLocation} from 'wouter';
import {queries} from '../api/queries';
import {Icon, type IconName} from '../design/icon';
import {clinicCity} from '../language/dates';
import {useLanguage} from '../language/language';
import {readablePhone} from '../language/phones';
import {LoginDialog} from '../session/login_dialog';
import {useChooseLanguage, useSession} from '../session/session';
import {Announcer} from './announcer';
import {Line} from './line';
import './shell.css';

// What staff go by comes with the first of their pages.
const StaffNav = lazy(async () => ({default: (await import('../staff/staff_nav')).StaffNav}));

// Where one thing is to be done and tabs would lead away from it.
const focused = /\/(review|identify|pay|cancel|move)$/;

// What hangs on a wall or stands in the hall: nothing leads away from it.
const bare = /^\/(kiosk|waiting-room)$/;

export function Shell({children}: {children: ReactNode}) {
  const {words} = useLanguage();
  const [path] = useLocation();
  const {user} = useSession();
  const isStaff = user && user.role !== 'patient';
  const tabs: [to: string, word: string, icon: IconName][] = [
    ['/book', words.nav.book, 'calendar'],
    ['/appointments', words.nav.appointments, 'clock'],
    ['/account', words.nav.account, 'person'],
  ];
  const current = (to: string) => (path.startsWith(to) ? 'page' : undefined);
  const links = tabs.map(([to, word, icon]) => (
    <Link key={to} href={to} aria-current={current(to)}>
      <span className="tabicon">
        <Icon name={icon} />
      </span>
      {word}
    </Link>
  ));
  const main = (
    <main id="main" tabIndex={-1}>
      {children}
    </main>
  );
  if (bare.test(path)) return <Announcer>{main}</Announcer>;
  return (
    <Announcer>
      <a className="button skip" href="#main">
        {words.skip}
      </a>
      <header className="bar no-print">
        <div>
          <Link href="/" className="home" aria-label={words.nav.home}>
            <Mark />
            {words.name}
          </Link>
          {isStaff ? (
            <Suspense>
              <StaffNav />
            </Suspense>
          ) : (
            user && <nav aria-label={words.nav.main}>{links}</nav>
          )}
          <LanguageSwitch />
          {!user && (
            <Link className="quietlink login" href="/login">
              {words.buttons.login}
            </Link>
          )}
        </div>
      </header>
      <Line />
      {main}
      <Footer />
      <LoginDialog />
      {user && !isStaff && !focused.test(path) && (
        <nav className="tabs no-print" aria-label={words.nav.main}>
          {links}
        </nav>
      )}
    </Announcer>
  );
}

function Mark() {
  return (
    <svg
      width="24"
      height="24"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.5"
      aria-hidden="true"
    >
      <path d="M17.5 6.2a8 8 0 1 0 0 11.6" strokeLinecap="round" />
      <path d="M12 8.5v7M8.5 12h7" strokeLinecap="round" />
    </svg>
  );
}

function LanguageSwitch() {
  const {words, code} = useLanguage();
  const choose = useChooseLanguage();
  const other = code === 'pt' ? 'en' : 'pt';
  return (
    <button
      type="button"
      className="quietlink"
      value={other}
      lang={other === 'pt' ? 'pt-PT' : 'en-GB'}
      aria-label={words.languageLabel}
      onClick={event => {
        event.preventDefault(); // else the page is loaded anew, as it is before this is drawn: building/begin.js
        void choose(other);
      }}
    >
      {other.toUpperCase()}
    </button>
  );
}

function Footer() {
  const {words, code} = useLanguage();
  const {data: clinic} = useQuery(queries.clinic());
  return (
    <footer className="footer no-print">
      <div>
        <span>
          {clinic && (
            <>
              {words.footer.phone}:{' '}
              <a href={`tel:${clinic.phone.replaceAll(' ', '')}`}>{readablePhone(clinic.phone)}</a>
            </>
          )}
        </span>
        <span>{clinic?.address ?? '\u00a0'}</span>
        <span>{words.footer.zone(clinicCity(code))}</span>
      </div>
    </footer>
  );
}
