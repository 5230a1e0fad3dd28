// Where one is logged in, and an end to each of it.
import {useQueryClient, type UseQueryResult} from '@tanstack/react-query';
import {useEffect, useRef, useState} from 'react';
import {api, need, type Schemas} from '../api/client';
import {ago} from '../language/ago';
import {shortMoment} from '../language/dates';
import {useLanguage} from '../language/language';
import {useMore} from '../language/more';
import {useAnnounce} from '../shell/announcer';
import {regainFocus} from '../shell/focus';
import {Reading} from '../shell/reading';
import type {Opening} from './setting';
import {readUserAgent} from './user_agent';
import {WithPassword} from './with_password';

type Session = Schemas['Session'];

interface Ending {
  id: string | null; // null: all others
  button: string;
}

export function Sessions({query, opening}: {query: UseQueryResult<Session[]>; opening: Opening}) {
  const {security} = useMore();
  const [ending, setEnding] = useState<Ending>({id: null, button: security.endOthers});
  const ask = (next: Ending) => {
    setEnding(next);
    opening.setOpen('sessions');
  };
  return (
    <section className="card stack setting">
      <h2>{security.sessions}</h2>
      <Reading query={query}>
        {sessions => (
          <>
            <ul className="rows">
              {sessions.map(session => (
                <SessionRow key={session.id} session={session} onEnd={button => ask({id: session.id, button})} />
              ))}
            </ul>
            {sessions.some(({current}) => !current) && (
              <div>
                <button type="button" className="button" onClick={() => ask({id: null, button: security.endOthers})}>
                  {security.endOthers}
                </button>
              </div>
            )}
            {opening.open === 'sessions' && <End key={ending.id} ending={ending} opening={opening} />}
          </>
        )}
      </Reading>
    </section>
  );
}

// Who has found a session open does not end the others.
function End({ending: {id, button}, opening}: {ending: Ending; opening: Opening}) {
  const {security} = useMore();
  const cache = useQueryClient();
  const announce = useAnnounce();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector<HTMLInputElement>('input:not([hidden])')?.focus(), []);
  const send = async (current_password: string) => {
    const body = {current_password};
    await need(
      id === null
        ? api.DELETE('/api/v1/auth/sessions', {body})
        : api.DELETE('/api/v1/auth/sessions/{id}', {params: {path: {id}}, body}),
    );
    announce(security.ended);
    opening.setOpen(null);
    await cache.invalidateQueries({queryKey: ['mine', 'sessions']});
    regainFocus();
  };
  return (
    <div ref={box}>
      <WithPassword button={button} opening={opening} send={send} />
    </div>
  );
}

function SessionRow({session, onEnd}: {session: Session; onEnd: (button: string) => void}) {
  const {code} = useLanguage();
  const {security} = useMore();
  const {current, created_at, last_seen_at, user_agent} = session;
  const {browser, system} = readUserAgent(user_agent);
  const name = browser && system ? security.browserOn(browser, system) : (browser ?? system ?? security.unknownDevice);
  return (
    <li className="rowlink">
      <span>
        <b>{current ? security.current : name}</b>
        <span className="quiet">
          {[
            current ? name : security.lastSeen(ago(last_seen_at, code)),
            security.since(shortMoment(created_at, code)),
          ].join(' · ')}
        </span>
      </span>
      {!current && (
        <button type="button" className="button inline" onClick={() => onEnd(`${security.end} ${name}`)}>
          {security.end}
          <span className="hidden"> {name}</span>
        </button>
      )}
    </li>
  );
}
