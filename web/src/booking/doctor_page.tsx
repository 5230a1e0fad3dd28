// Step 2: with whom, or with anyone, which is the earliest.
import {useQuery} from '@tanstack/react-query';
import {useEffect, useState} from 'react';
import {useParams} from 'wouter';
import type {Doctor} from '../api/client';
import {queries} from '../api/queries';
import {Field} from '../design/field';
import {RowLink} from '../design/rows';
import {nearDay, time} from '../language/dates';
import {useLanguage, useWords} from '../language/language';
import {finds} from '../language/search';
import {useAnnounce} from '../shell/announcer';
import {Absent} from '../shell/error_page';
import {Page} from '../shell/page';
import {Reading} from '../shell/reading';
import {timesPath} from '../slots/paths';

const searchFrom = 6; // names, then a list is easier to search than to read

export function DoctorPage() {
  const {words, code} = useLanguage();
  const {specialty = ''} = useParams<{specialty: string}>();
  const doctors = useQuery(queries.doctors(specialty));
  const specialties = useQuery(queries.specialties());
  const [wanted, setWanted] = useState('');
  const chosen = specialties.data?.find(({id}) => id === specialty);
  if (specialties.data && !chosen) return <Absent />;
  return (
    <Page title={words.doctor.title} back={{to: '/book', label: chosen?.names[code] ?? words.buttons.back}} step={2}>
      <Reading query={doctors} rows={6}>
        {all => {
          if (all.length === 0) return <p>{words.doctor.empty}</p>;
          const shown = all.filter(({full_name}) => finds(wanted, full_name));
          return (
            <div className="stack">
              <Anyone specialty={specialty} />
              {all.length >= searchFrom && (
                <Field
                  label={words.doctor.find}
                  type="search"
                  value={wanted}
                  onChange={event => setWanted(event.target.value)}
                />
              )}
              {shown.length === 0 && <Nobody />}
              <ul className="rows">
                {shown.map(doctor => (
                  <li key={doctor.id}>
                    <Row specialty={specialty} doctor={doctor} />
                  </li>
                ))}
              </ul>
            </div>
          );
        }}
      </Reading>
    </Page>
  );
}

function Nobody() {
  const words = useWords();
  const announce = useAnnounce();
  useEffect(() => announce(words.doctor.nobody), [announce, words]);
  return <p>{words.doctor.nobody}</p>;
}

function Anyone({specialty}: {specialty: string}) {
  const {words, code} = useLanguage();
  const {data} = useQuery(queries.firstFree(specialty, 'any'));
  const slot = data?.slots[0];
  const when =
    slot && data?.first_free
      ? `${nearDay(data.first_free, code, words.specialty)}, ${time(slot.starts_at)}`
      : data && words.time.full;
  return (
    <RowLink to={timesPath(specialty, 'any')} chosen>
      <b>{words.doctor.anyone}</b>
      <span className="quiet">{when ?? '\u00a0'}</span>
    </RowLink>
  );
}

function Row({specialty, doctor}: {specialty: string; doctor: Doctor}) {
  const {words, code} = useLanguage();
  const {data} = useQuery(queries.firstFree(specialty, doctor.id));
  const day = data?.first_free ? nearDay(data.first_free, code, words.specialty) : data && words.time.full;
  return (
    <RowLink
      to={timesPath(specialty, doctor.id)}
      end={<span className={data?.first_free ? undefined : 'quiet'}>{day ?? '\u00a0'}</span>}
    >
      <b>{doctor.full_name}</b>
      {doctor.bio && <span className="quiet">{doctor.bio}</span>}
    </RowLink>
  );
}
