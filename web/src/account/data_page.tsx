// One's data: a copy of all of it, and its end.
import {useQuery} from '@tanstack/react-query';
import {useRef, useState} from 'react';
import {useLocation} from 'wouter';
import {accountQueries} from '../api/account_queries';
import {api, need, type Appointment} from '../api/client';
import {isOver} from '../api/follow';
import {useSpecialtyName} from '../api/specialty_names';
import {Icon} from '../design/icon';
import {Notice} from '../design/notice';
import {nowInstant, shortMoment} from '../language/dates';
import {useLanguage, useWords} from '../language/language';
import {useMore} from '../language/more';
import {money} from '../language/money';
import {CurrentPassword, currentPasswordFaults} from '../session/current_password';
import {useSession} from '../session/session';
import {useAnnounce} from '../shell/announcer';
import {Page} from '../shell/page';
import {Reading} from '../shell/reading';
import {saveFile} from '../shell/save_file';
import {useSending} from '../shell/sending';
import {useSentForm} from '../shell/sent_form';
import './account.css';

export function DataPage() {
  const {account, data} = useMore();
  const {user} = useSession();
  return (
    <Page title={data.title} back={{to: '/account', label: account.title}}>
      <div className="stack">
        <Copy />
        <section className="card stack setting">
          <h2>{data.erase}</h2>
          {user?.role === 'doctor' ? <p>{data.eraseDoctor}</p> : <Erase isPatient={user?.role === 'patient'} />}
        </section>
      </div>
    </Page>
  );
}

function Copy() {
  const {data} = useMore();
  const announce = useAnnounce();
  const {send, busy, told} = useSending();
  const [copy, setCopy] = useState<object | null>(null);

  async function prepare() {
    setCopy(await need(api.GET('/api/v1/users/profile/export')));
    announce(data.ready);
  }
  const keep = (found: object) =>
    saveFile(data.file, new Blob([JSON.stringify(found, null, 2)], {type: 'application/json'}));
  return (
    <section className="card stack setting">
      <h2>{data.copy}</h2>
      <p>{data.copyText}</p>
      {told}
      {copy && <Notice kind="good">{data.ready}</Notice>}
      <div>
        <button
          type="button"
          className="button inline"
          aria-disabled={busy}
          onClick={() => (copy ? keep(copy) : void send(prepare))}
        >
          <Icon name="download" />
          {copy ? data.download : busy ? data.preparing : data.prepare}
        </button>
      </div>
    </section>
  );
}

function Erase({isPatient}: {isPatient: boolean}) {
  const {data} = useMore();
  const [from] = useState(nowInstant);
  const coming = useQuery({...accountQueries.coming(from), enabled: isPatient});
  return (
    <>
      <p>{data.eraseText}</p>
      {isPatient && (
        <Reading query={coming} rows={2}>
          {items => <Booked items={items.filter(({status}) => !isOver(status))} />}
        </Reading>
      )}
      {(!isPatient || coming.data) && <EraseForm />}
    </>
  );
}

// What is booked, and what comes back of it.
function Booked({items}: {items: Appointment[]}) {
  const {code} = useLanguage();
  const {cancel, data} = useMore();
  const specialtyName = useSpecialtyName();
  if (items.length === 0) return <p>{data.eraseNothing}</p>;
  return (
    <div className="stack tight">
      <p>{data.eraseBooked}</p>
      <ul className="rows">
        {items.map(({id, starts_at, specialty, dependant, cancellation}) => (
          <li key={id} className="rowlink">
            <span>
              <b>{shortMoment(starts_at, code)}</b>
              <span className="quiet">
                {[specialtyName(specialty), dependant?.full_name].filter(Boolean).join(', ')}
              </span>
              {cancellation && cancellation.refund_cents + cancellation.kept_cents > 0 && (
                <span>{`${cancel.back}: ${money(cancellation.refund_cents, code)}`}</span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function EraseForm() {
  const words = useWords();
  const {account, data} = useMore();
  const {logOut} = useSession();
  const [, navigate] = useLocation();
  const erased = useRef(false);
  const form = useSentForm(
    {current_password: account.currentPassword},
    ({current_password}) => currentPasswordFaults(current_password, words),
    async ({current_password = ''}) => {
      // Its session ends with it: what is left to do is to forget who was here.
      if (!erased.current) await need(api.DELETE('/api/v1/users/profile', {body: {current_password}}));
      erased.current = true;
      await logOut();
      navigate('/account/erased', {replace: true, state: {erased: true}});
    },
  );
  return (
    <form className="stack" noValidate onSubmit={form.onSubmit}>
      {form.told}
      <CurrentPassword errors={form.errors} />
      <div>
        <button className="button" aria-disabled={form.busy}>
          {data.eraseButton}
        </button>
      </div>
    </form>
  );
}
