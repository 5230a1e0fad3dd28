// Waiting for a time: joining, what is offered, what one waits for, and how others ended.
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {useState} from 'react';
import {Link, useSearch} from 'wouter';
import {api, need, type Wait} from '../api/client';
import {submitOnce} from '../api/idempotency';
import {queries} from '../api/queries';
import {useSpecialtyName} from '../api/specialty_names';
import {Field} from '../design/field';
import {Submit} from '../design/form';
import {Notice} from '../design/notice';
import {RowLink} from '../design/rows';
import {dayOf, plusDays, shortDay, shortMoment, time, today} from '../language/dates';
import {useLanguage} from '../language/language';
import {useMore} from '../language/more';
import {useAnnounce} from '../shell/announcer';
import {Page} from '../shell/page';
import {ProblemNotice, Reading} from '../shell/reading';
import {useSending} from '../shell/sending';
import {useSentForm} from '../shell/sent_form';

export function WaitlistPage() {
  const {words} = useLanguage();
  const more = useMore();
  const search = useSearch();
  const waits = useQuery({...queries.waits(), refetchInterval: 15_000});
  return (
    <Page title={more.waitlist.title} back={{to: '/appointments', label: words.nav.appointments}}>
      <div className="stack wide">
        <Reading query={waits}>
          {all => (
            <>
              <Waits waits={all.filter(({status}) => status === 'offered')} kind="offered" />
              <Join key={search} />
              <Waits waits={all.filter(({status}) => status === 'waiting')} kind="waiting" />
              <Waits
                waits={all.filter(({status}) => status !== 'offered' && status !== 'waiting').slice(0, 10)}
                kind="past"
              />
            </>
          )}
        </Reading>
      </div>
    </Page>
  );
}

function Join() {
  const {words, code} = useLanguage();
  const more = useMore();
  const cache = useQueryClient();
  const announce = useAnnounce();
  const search = new URLSearchParams(useSearch());
  const specialties = useQuery(queries.specialties());
  const [specialty, setSpecialty] = useState(search.get('specialty') ?? '');
  const known = specialties.data?.some(({id}) => id === specialty);
  const chosen = known ? specialty : (specialties.data?.[0]?.id ?? '');
  const doctors = useQuery({...queries.doctors(chosen), enabled: chosen !== ''});
  const clinic = useQuery(queries.clinic());
  const [joined, setJoined] = useState(false);
  const labels = {from: more.waitlist.from, to: more.waitlist.to};
  const check = ({from = '', to = ''}: Record<string, string>) => ({
    ...(!from && {from: words.fields.required}),
    ...(!to && {to: words.fields.required}),
    ...(from && to && from > to && {to: more.waitlist.order}),
  });

  async function join({doctor = '', from = '', to = ''}: Record<string, string>) {
    // The API's end is not included.
    const body = {specialty_id: chosen, from, to: plusDays(to, 1), ...(doctor && {doctor_id: doctor})};
    await submitOnce('wait', body, key =>
      need(api.POST('/api/v1/waitlist', {params: {header: {'Idempotency-Key': key}}, body})),
    );
    setJoined(true);
    announce(more.waitlist.joined);
    await cache.invalidateQueries({queryKey: ['waits']});
  }
  const form = useSentForm(labels, check, join);

  return (
    <form className="stack card" noValidate onSubmit={form.onSubmit}>
      <p>{clinic.data ? more.waitlist.rule(Math.round(clinic.data.rules.hold_seconds / 60)) : '\u00a0'}</p>
      {joined && <Notice kind="good">{more.waitlist.joined}</Notice>}
      {form.told}
      <div className="field">
        <label htmlFor="wait_specialty">{more.waitlist.what}</label>
        <select
          id="wait_specialty"
          className="input"
          value={chosen}
          onChange={event => setSpecialty(event.target.value)}
        >
          {specialties.data?.map(({id, names}) => (
            <option key={id} value={id}>
              {names[code]}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor="wait_doctor">{more.waitlist.who}</label>
        <select
          id="wait_doctor"
          className="input"
          name="doctor"
          key={doctors.data ? chosen : ''}
          defaultValue={search.get('doctor') ?? ''}
        >
          <option value="">{words.doctor.anyoneShort}</option>
          {doctors.data?.map(({id, full_name}) => (
            <option key={id} value={id}>
              {full_name}
            </option>
          ))}
        </select>
      </div>
      <Field
        label={labels.from}
        id="from"
        name="from"
        type="date"
        min={today()}
        defaultValue={today()}
        wrong={form.errors.from}
      />
      <Field
        label={labels.to}
        id="to"
        name="to"
        type="date"
        min={today()}
        defaultValue={plusDays(today(), 14)}
        wrong={form.errors.to}
      />
      <Submit busy={form.busy}>{more.waitlist.join}</Submit>
    </form>
  );
}

function Waits({waits, kind}: {waits: Wait[]; kind: 'offered' | 'waiting' | 'past'}) {
  const more = useMore();
  if (waits.length === 0) return null;
  return (
    <section className="stack tight">
      {kind !== 'offered' && <h2>{kind === 'waiting' ? more.waitlist.waiting : more.waitlist.past}</h2>}
      <ul className="rows">
        {waits.map(wait => (
          <li key={wait.id}>{kind === 'offered' ? <Offer wait={wait} /> : <WaitRow wait={wait} />}</li>
        ))}
      </ul>
    </section>
  );
}

function Offer({wait}: {wait: Wait}) {
  const {code} = useLanguage();
  const more = useMore();
  const specialtyName = useSpecialtyName();
  const {data, error, refetch} = useQuery({
    ...queries.appointment(wait.appointment_id ?? ''),
    enabled: wait.appointment_id !== null,
  });
  if (error) return <ProblemNotice problem={error} onRetry={() => void refetch()} />;
  if (!data) return <div className="skeleton" />;
  return (
    <div className="stack tight">
      {data.hold_expires_at && <Notice kind="good">{more.waitlist.offered(time(data.hold_expires_at))}</Notice>}
      <RowLink to={`/appointments/${data.id}/pay`} chosen>
        <b>{shortMoment(data.starts_at, code)}</b>
        <span className="quiet">{[specialtyName(data.specialty), data.doctor.name].filter(Boolean).join(', ')}</span>
        <b className="go">{more.waitlist.pay}</b>
      </RowLink>
    </div>
  );
}

function WaitRow({wait}: {wait: Wait}) {
  const {words, code} = useLanguage();
  const more = useMore();
  const cache = useQueryClient();
  const announce = useAnnounce();
  const specialtyName = useSpecialtyName();
  const {send, busy, told} = useSending();
  const {id, status, specialty, doctor_id, to, appointment_id} = wait;
  const doctors = useQuery({...queries.doctors(specialty.id), enabled: doctor_id !== null});
  const who = doctor_id ? doctors.data?.find(doctor => doctor.id === doctor_id)?.full_name : words.doctor.anyoneShort;

  const leave = () =>
    send(async () => {
      try {
        await need(api.DELETE('/api/v1/waitlist/{id}', {params: {path: {id}}}));
        announce(more.waitlist.left);
      } finally {
        await cache.invalidateQueries({queryKey: ['waits']});
      }
    });

  const lastDay = plusDays(dayOf(to), -1);
  return (
    <div className="rowlink">
      <span>
        <b>{specialtyName(specialty)}</b>
        <span className="quiet">
          {[who, more.waitlist.until(shortDay(lastDay, code))].filter(Boolean).join(', ')}
          {status === 'passed' && ` · ${more.waitlist.passed}`}
          {status === 'withdrawn' && ` · ${more.waitlist.withdrawn}`}
        </span>
        {told}
      </span>
      {status === 'waiting' && (
        <button type="button" className="button inline" aria-disabled={busy} onClick={() => void leave()}>
          {more.waitlist.leave}
        </button>
      )}
      {status === 'booked' && appointment_id && (
        <Link href={`/appointments/${appointment_id}`}>{more.waitlist.booked}</Link>
      )}
      {(status === 'passed' || status === 'withdrawn') && (
        <Link href={`/waitlist?specialty=${specialty.id}${doctor_id ? `&doctor=${doctor_id}` : ''}`}>
          {more.waitlist.again}
        </Link>
      )}
    </div>
  );
}
