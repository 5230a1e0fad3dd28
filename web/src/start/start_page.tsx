// Where everybody comes first: what this is, the next free time, and the way in.
import {useQuery} from '@tanstack/react-query';
import {Link} from 'wouter';
import {queries} from '../api/queries';
import {RowLink} from '../design/rows';
import {nearDay, nowInstant, shortMoment, time} from '../language/dates';
import {useLanguage} from '../language/language';
import {useSession} from '../session/session';
import {Page} from '../shell/page';
import './start.css';

export function StartPage() {
  const {words} = useLanguage();
  const {user} = useSession();
  const {data: clinic} = useQuery(queries.clinic());
  return (
    <Page title={words.start.title}>
      <div className="stack wide">
        <div className="stack">
          <p className="lead">{words.start.lead}</p>
          <p>
            <Link href="/book" className="button filled">
              {words.buttons.book}
            </Link>
          </p>
          {user ? <NextOwn /> : <NextFree />}
        </div>
        <ol className="ways">
          {words.start.ways.map(([what, how]) => (
            <li key={what}>
              <strong>{what}</strong>
              <span className="quiet">{how}</span>
            </li>
          ))}
        </ol>
        {clinic ? (
          <p>
            {clinic.name}, {clinic.address}
            {clinic.directions && (
              <>
                {' · '}
                <a href={clinic.directions} rel="noreferrer">
                  {words.start.directions}
                </a>
              </>
            )}
          </p>
        ) : (
          <p aria-busy="true" />
        )}
        {clinic && clinic.demo_logins.length > 0 && (
          <details className="demo card">
            <summary>{words.start.demo}</summary>
            <div className="stack">
              <p>{words.start.demoText}</p>
              <ul>
                {clinic.demo_logins.map(login => (
                  <li key={login.email}>
                    <b>{words.roles[login.role]}</b>: {login.email}, <code>{login.password}</code>
                  </li>
                ))}
              </ul>
            </div>
          </details>
        )}
      </div>
    </Page>
  );
}

function NextFree() {
  const {words, code} = useLanguage();
  const {data} = useQuery(queries.firstFree(undefined, 'any'));
  const slot = data?.slots[0];
  if (data && !slot) return <p className="quiet">{words.start.nothingFree}</p>;
  if (!slot || !data.first_free) return <div className="skeleton next" aria-busy="true" />;
  const to = `/book/${slot.specialty_id}/any?day=${data.first_free}`;
  return (
    <RowLink to={to}>
      {words.start.next}: <b>{`${nearDay(data.first_free, code, words.specialty)}, ${time(slot.starts_at)}`}</b>
    </RowLink>
  );
}

function NextOwn() {
  const {words, code} = useLanguage();
  const {data} = useQuery(queries.appointments(nowInstant(), 100));
  const next = data?.items.find(({status}) => status === 'confirmed' || status === 'awaiting_payment');
  if (!next) return <NextFree />;
  return (
    <RowLink to={`/appointments/${next.id}`}>
      {words.start.nextYours}: <b>{shortMoment(next.starts_at, code)}</b>
    </RowLink>
  );
}
