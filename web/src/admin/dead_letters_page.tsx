// Events that a service gave up on: why, and a way back or away.
import {useInfiniteQuery, useQueryClient} from '@tanstack/react-query';
import {useRef, useState} from 'react';
import {api, need, type Schemas} from '../api/client';
import {Field} from '../design/field';
import {Submit} from '../design/form';
import {shortMoment} from '../language/dates';
import {useLanguage} from '../language/language';
import {useMore} from '../language/more';
import {useStaffWords} from '../language/staff';
import {useAnnounce} from '../shell/announcer';
import {regainFocus} from '../shell/focus';
import {Paged, paged} from '../shell/paged';
import {useSending} from '../shell/sending';
import {useFilters, type Filters} from '../staff/filters';
import {Select} from '../staff/select';
import {StaffPage} from '../staff/staff_page';
import {readableJson} from './readable_json';

type Letter = Schemas['DeadLetter'];

const names = ['service', 'reason', 'q'] as const;
const services = [
  'admin',
  'appointments',
  'auth',
  'doctors',
  'gateway',
  'notifications',
  'payments',
  'prescriptions',
  'reception',
];
const reasons = ['poison', 'retries_exhausted', 'delivery_limit'] as const;

export function DeadLettersPage() {
  const {nav} = useStaffWords();
  const {values, show, key} = useFilters(names);
  return (
    <StaffPage roles="admin" title={nav.deadLetters}>
      <Search key={key} values={values} show={show} />
      <Letters {...values} />
    </StaffPage>
  );
}

function Search({values, show}: Filters<(typeof names)[number]>) {
  const {users} = useMore();
  const {deadLetters: words} = useStaffWords();
  return (
    <form
      className="filters"
      role="search"
      onSubmit={event => {
        event.preventDefault();
        const typed = new FormData(event.currentTarget);
        show(Object.fromEntries(names.map(name => [name, String(typed.get(name) ?? '').trim()])));
      }}
    >
      <Select
        label={words.service}
        name="service"
        defaultValue={values.service}
        choices={[['', words.anyService], ...services.map((name): [string, string] => [name, name])]}
      />
      <Select
        label={words.why}
        name="reason"
        defaultValue={values.reason}
        choices={[['', words.anyReason], ...reasons.map((name): [string, string] => [name, words.reasons[name]])]}
      />
      <Field label={words.search} name="q" type="search" maxLength={200} defaultValue={values.q} />
      <Submit busy={false}>{users.find}</Submit>
    </form>
  );
}

function Letters({service, reason, q}: Record<(typeof names)[number], string>) {
  const {deadLetters: words} = useStaffWords();
  const found = useInfiniteQuery(
    paged(['mine', 'dead_letters', service, reason, q], cursor =>
      need(
        api.GET('/api/v1/admin/dead-letters', {
          params: {
            query: {
              service: service || undefined,
              reason: reasons.find(name => name === reason),
              q: q || undefined,
              limit: 50,
              cursor,
            },
          },
        }),
      ),
    ),
  );
  return (
    <Paged query={found} rows={4}>
      {letters =>
        letters.length === 0 ? (
          <p>{service || reason || q ? words.noneFits : words.none}</p>
        ) : (
          <ul className="rows">
            {letters.map(letter => (
              <li key={letter.id} className="card">
                <OneLetter letter={letter} />
              </li>
            ))}
          </ul>
        )
      }
    </Paged>
  );
}

function OneLetter({letter}: {letter: Letter}) {
  const {code} = useLanguage();
  const {deadLetters: words} = useStaffWords();
  const {service, type, reason, attempts, last_error, given_up_at, body, event_id} = letter;
  const known = reasons.find(name => name === reason);
  return (
    <details>
      <summary>
        <b>{service}</b> {type}
        <span className="quiet">
          {` ${[words.given(known ? words.reasons[known] : reason, attempts), given_up_at && shortMoment(given_up_at, code)].filter(Boolean).join(', ')}`}
        </span>
      </summary>
      <div className="stack tight">
        <p>
          <strong>{words.error}</strong> {last_error || words.noError}
        </p>
        <p className="quiet">{words.event(event_id)}</p>
        <pre className="body" tabIndex={0} aria-label={words.body}>
          {readableJson(body)}
        </pre>
        <Ways letter={letter} />
      </div>
    </details>
  );
}

function Ways({letter}: {letter: Letter}) {
  const {deadLetters: words, removing} = useStaffWords();
  const {account} = useMore();
  const announce = useAnnounce();
  const cache = useQueryClient();
  const place = useRef<HTMLDivElement>(null);
  const [asked, setAsked] = useState(false); // whether it goes for good
  const {send, busy, told} = useSending(place);
  const path = {id: letter.id};
  const ask = (whether: boolean) => {
    setAsked(whether);
    regainFocus(place);
  };
  const go = (what: () => Promise<unknown>, said: string) =>
    void send(async () => {
      await what();
      announce(said);
      await cache.invalidateQueries({queryKey: ['mine', 'dead_letters']});
    });
  const button = (text: string, onClick: () => void) => (
    <button
      type="button"
      className="button inline"
      aria-disabled={busy}
      aria-label={`${text}, ${letter.type}`}
      onClick={onClick}
    >
      {text}
    </button>
  );
  return (
    <div ref={place} className="steps">
      {asked ? (
        <>
          <span>{words.sure(letter.type)}</span>
          {button(account.close, () => ask(false))}
          {button(removing.remove, () =>
            go(() => need(api.DELETE('/api/v1/admin/dead-letters/{id}', {params: {path}})), words.gone),
          )}
        </>
      ) : (
        <>
          {button(words.replay, () =>
            go(() => need(api.POST('/api/v1/admin/dead-letters/{id}/replay', {params: {path}})), words.replayed),
          )}
          {button(words.discard, () => ask(true))}
        </>
      )}
      {told}
    </div>
  );
}
