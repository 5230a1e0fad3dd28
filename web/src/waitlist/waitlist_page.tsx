// Waiting for a time: joining, what is offered, what one waits for, and how others ended.
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {useRef, useState} from 'react';
import {Link, useSearch} from 'wouter';
import {api, need, type Wait} from '../api/client';
import {submitOnce} from '../api/idempotency';
import {isProblem, type Problem} from '../api/problem';
import {queries} from '../api/queries';
import {useSpecialtyName} from '../api/specialty_names';
import {Field} from '../design/field';
import {ErrorSummary, Submit, useForm} from '../design/form';
import {Notice} from '../design/notice';
import {RowLink} from '../design/rows';
import {dayOf, plusDays, shortDay, shortMoment, time, today} from '../language/dates';
import {useLanguage} from '../language/language';
import {useAnnounce} from '../shell/announcer';
import {Page} from '../shell/page';
import {ProblemNotice, Reading} from '../shell/reading';

export function WaitlistPage() {
  const {words} = useLanguage();
  const search = useSearch();
  const waits = useQuery({...queries.waits(), refetchInterval: 15_000});
  return (
    <Page title={words.waitlist.title} back={{to: '/appointments', label: words.nav.appointments}}>
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
  const cache = useQueryClient();
  const announce = useAnnounce();
  const search = new URLSearchParams(useSearch());
  const specialties = useQuery(queries.specialties());
  const [specialty, setSpecialty] = useState(search.get('specialty') ?? '');
  const known = specialties.data?.some(({id}) => id === specialty);
  const chosen = known ? specialty : (specialties.data?.[0]?.id ?? '');
  const doctors = useQuery({...queries.doctors(chosen), enabled: chosen !== ''});
  const clinic = useQuery(queries.clinic());
  const [problem, setProblem] = useState<Problem | null>(null);
  const [joined, setJoined] = useState(false);
  const labels = {from: words.waitlist.from, to: words.waitlist.to};
  const form = useForm(({from = '', to = ''}) => ({
    ...(!from && {from: words.fields.required}),
    ...(!to && {to: words.fields.required}),
    ...(from && to && from > to && {to: words.waitlist.order}),
  }));

  async function join({doctor = '', from = '', to = ''}: Record<string, string>) {
    setProblem(null);
    // The API's end is not included.
    const body = {specialty_id: chosen, from, to: plusDays(to, 1), ...(doctor && {doctor_id: doctor})};
    try {
      await submitOnce('wait', body, key =>
        need(api.POST('/api/v1/waitlist', {params: {header: {'Idempotency-Key': key}}, body})),
      );
      setJoined(true);
      announce(words.waitlist.joined);
      await cache.invalidateQueries({queryKey: ['waits']});
    } catch (error) {
      if (!isProblem(error)) throw error;
      const wrong = error.errors.filter(({field}) => field in labels).map(({field}) => [field, words.fields.wrong]);
      if (wrong.length > 0) form.refuse(Object.fromEntries(wrong));
      else setProblem(error);
    }
  }

  return (
    <form className="stack card" noValidate onSubmit={form.onSubmit(join)}>
      <p>{clinic.data ? words.waitlist.rule(Math.round(clinic.data.rules.hold_seconds / 60)) : '\u00a0'}</p>
      {problem && <ProblemNotice problem={problem} />}
      {joined && <Notice kind="good">{words.waitlist.joined}</Notice>}
      <ErrorSummary errors={form.errors} labels={labels} refusals={form.refusals} />
      <div className="field">
        <label htmlFor="wait_specialty">{words.waitlist.what}</label>
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
        <label htmlFor="wait_doctor">{words.waitlist.who}</label>
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
      <Submit busy={form.busy}>{words.waitlist.join}</Submit>
    </form>
  );
}

function Waits({waits, kind}: {waits: Wait[]; kind: 'offered' | 'waiting' | 'past'}) {
  const {words} = useLanguage();
  if (waits.length === 0) return null;
  return (
    <section className="stack tight">
      {kind !== 'offered' && <h2>{kind === 'waiting' ? words.waitlist.waiting : words.waitlist.past}</h2>}
      <ul className="rows">
        {waits.map(wait => (
          <li key={wait.id}>{kind === 'offered' ? <Offer wait={wait} /> : <WaitRow wait={wait} />}</li>
        ))}
      </ul>
    </section>
  );
}

function Offer({wait}: {wait: Wait}) {
  const {words, code} = useLanguage();
  const specialtyName = useSpecialtyName();
  const {data, error, refetch} = useQuery({
    ...queries.appointment(wait.appointment_id ?? ''),
    enabled: wait.appointment_id !== null,
  });
  if (error) return <ProblemNotice problem={error} onRetry={() => void refetch()} />;
  if (!data) return <div className="skeleton" />;
  return (
    <div className="stack tight">
      {data.hold_expires_at && <Notice kind="good">{words.waitlist.offered(time(data.hold_expires_at))}</Notice>}
      <RowLink to={`/appointments/${data.id}/pay`} chosen>
        <b>{shortMoment(data.starts_at, code)}</b>
        <span className="quiet">{[specialtyName(data.specialty), data.doctor.name].filter(Boolean).join(', ')}</span>
        <b className="go">{words.waitlist.pay}</b>
      </RowLink>
    </div>
  );
}

function WaitRow({wait}: {wait: Wait}) {
  const {words, code} = useLanguage();
  const cache = useQueryClient();
  const announce = useAnnounce();
  const specialtyName = useSpecialtyName();
  const [problem, setProblem] = useState<Problem | null>(null);
  const leaving = useRef(false);
  const {id, status, specialty, doctor_id, to, appointment_id} = wait;
  const doctors = useQuery({...queries.doctors(specialty.id), enabled: doctor_id !== null});
  const who = doctor_id ? doctors.data?.find(doctor => doctor.id === doctor_id)?.full_name : words.doctor.anyoneShort;

  async function leave() {
    if (leaving.current) return;
    leaving.current = true;
    try {
      await need(api.DELETE('/api/v1/waitlist/{id}', {params: {path: {id}}}));
      announce(words.waitlist.left);
    } catch (error) {
      if (!isProblem(error)) throw error;
      setProblem(error);
    }
    await cache.invalidateQueries({queryKey: ['waits']});
    leaving.current = false;
  }

  const lastDay = plusDays(dayOf(to), -1);
  return (
    <div className="rowlink">
      <span>
        <b>{specialtyName(specialty)}</b>
        <span className="quiet">
          {[who, words.waitlist.until(shortDay(lastDay, code))].filter(Boolean).join(', ')}
          {status === 'passed' && ` · ${words.waitlist.passed}`}
          {status === 'withdrawn' && ` · ${words.waitlist.withdrawn}`}
        </span>
        {problem && <ProblemNotice problem={problem} />}
      </span>
      {status === 'waiting' && (
        <button type="button" className="button inline" onClick={() => void leave()}>
          {words.waitlist.leave}
        </button>
      )}
      {status === 'booked' && appointment_id && (
        <Link href={`/appointments/${appointment_id}`}>{words.waitlist.booked}</Link>
      )}
      {(status === 'passed' || status === 'withdrawn') && (
        <Link href={`/waitlist?specialty=${specialty.id}${doctor_id ? `&doctor=${doctor_id}` : ''}`}>
          {words.waitlist.again}
        </Link>
      )}
    </div>
  );
}
