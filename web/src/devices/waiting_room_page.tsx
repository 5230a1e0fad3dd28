// The screen of the waiting room: who is called where, and how long the others will wait. It stands for days: it is
// never blank, and says since when it knows nothing new.
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {useEffect, useState} from 'react';
import {csrfToken} from '../api/cookies';
import {useNewVersionAtNight} from '../api/new_version';
import {isProblem} from '../api/problem';
import {receptionQueries, roomOf, type Waiting} from '../api/reception';
import {follow} from '../api/stream';
import {milliseconds, now, nowInstant, time, type Instant} from '../language/dates';
import {inBoth} from '../language/devices';
import {Page} from '../shell/page';
import {StaffStyle} from '../staff/staff_style';
import {PairingPage} from './pairing';

const inSight = 8; // rows that fit
const silentFor = 30_000; // ms, until the screen says that it has no connection
const oldAfter = 300_000; // ms, until it no longer says how long the wait is

const both = (say: (words: (typeof inBoth)[number]['screen']) => string): string =>
  inBoth.map(({screen}) => say(screen)).join(' · ');

export function WaitingRoomPage() {
  const cache = useQueryClient();
  const [paired, setPaired] = useState(() => csrfToken() !== null);
  const room = useQuery({...receptionQueries.waitingRoom(), enabled: paired, refetchInterval: 15_000});
  const ended = isProblem(room.error) && (room.error.status === 401 || room.error.status === 403);
  useNewVersionAtNight();
  useEffect(() => {
    if (!paired || ended) return;
    return follow('/api/v1/reception/waiting-room/events', events => {
      const told = roomOf(events.at(-1));
      if (told) cache.setQueryData(receptionQueries.waitingRoom().queryKey, told);
      else void cache.invalidateQueries({queryKey: ['waiting_room']});
    });
  }, [paired, ended, cache]);
  if (!paired || ended)
    return (
      <PairingPage
        kind="screen"
        onDone={() => {
          setPaired(true);
          void cache.resetQueries({queryKey: ['waiting_room']});
        }}
      />
    );
  return <Screen items={room.data?.items ?? null} readAt={room.data?.read_at ?? null} />;
}

function useClock(): Instant {
  const [at, setAt] = useState(nowInstant);
  useEffect(() => {
    const timer = setInterval(() => setAt(nowInstant()), 5000);
    return () => clearInterval(timer);
  }, []);
  return at;
}

function Screen({items, readAt}: {items: Waiting[] | null; readAt: Instant | null}) {
  const at = useClock();
  const [begun] = useState(nowInstant);
  const since = readAt ?? begun;
  const age = now() - milliseconds(since);
  const called = items?.filter(({called_at}) => called_at !== null) ?? [];
  const waiting = items?.filter(({called_at}) => called_at === null) ?? [];
  const shown = waiting.slice(0, Math.max(0, inSight - called.length));
  const hidden = waiting.length - shown.length;
  return (
    <Page title={inBoth[0].screen.title} heading={both(words => words.title)}>
      <StaffStyle />
      <div className="whole screen">
        <span className="clock figures">{time(at)}</span>
        <ul className="called" aria-live="polite">
          {called.slice(0, inSight).map(each => (
            <li key={each.appointment_id}>
              <b>{each.display_name}</b>
              <span>{each.room && both(words => words.room(each.room ?? ''))}</span>
              <span>{both(words => words.come)}</span>
            </li>
          ))}
        </ul>
        <ul>
          {shown.map(each => (
            <li key={each.appointment_id}>
              <b>{each.display_name}</b>
              <span>{each.room && both(words => words.room(each.room ?? ''))}</span>
              <span className="figures">
                {age > oldAfter || each.wait_minutes === null ? '–' : both(words => words.wait(each.wait_minutes ?? 0))}
              </span>
            </li>
          ))}
        </ul>
        {items?.length === 0 && <p>{both(words => words.nobody)}</p>}
        <p className="below">
          <span>{hidden > 0 && both(words => words.more(hidden))}</span>
          <span>{age > silentFor && both(words => words.offline(time(since)))}</span>
        </p>
      </div>
    </Page>
  );
}
