// What somebody is allergic to, to be recorded and struck out.
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {useRef, useState} from 'react';
import {submitOnce} from '../api/idempotency';
import {prescriptionQueries, recordAllergy, strikeAllergy, type Allergy} from '../api/prescriptions';
import {Field} from '../design/field';
import {useLanguage} from '../language/language';
import {usePrescriptionWords} from '../language/prescriptions';
import {useAnnounce} from '../shell/announcer';
import {Reading} from '../shell/reading';
import {useSending} from '../shell/sending';
import {useSentForm} from '../shell/sent_form';

export function Allergies({person}: {person: string}) {
  const {consultation} = usePrescriptionWords();
  const known = useQuery(prescriptionQueries.allergies(person));
  return (
    <section className="card stack">
      <h2>{consultation.allergies}</h2>
      <Reading query={known} rows={1}>
        {all =>
          all.length === 0 ? (
            <p className="quiet">{consultation.noAllergies}</p>
          ) : (
            <ul className="rows">
              {all.map(each => (
                <li key={each.id}>
                  <One person={person} allergy={each} />
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
      <Record person={person} />
    </section>
  );
}

function useReadAgain(person: string) {
  const cache = useQueryClient();
  return () => cache.invalidateQueries({queryKey: ['mine', 'allergies', person]});
}

function One({person, allergy}: {person: string; allergy: Allergy}) {
  const {code} = useLanguage();
  const {consultation} = usePrescriptionWords();
  const announce = useAnnounce();
  const readAgain = useReadAgain(person);
  const place = useRef<HTMLDivElement>(null);
  const {send, busy, told} = useSending(place);
  const name = allergy.names?.[code] ?? allergy.substance;
  const strike = () =>
    send(async () => {
      await strikeAllergy(person, allergy.id);
      announce(consultation.struck);
      await readAgain();
    });
  return (
    <div ref={place} className="row apart">
      <span>
        <b>{name}</b> {allergy.note && <span className="quiet">{allergy.note}</span>}
      </span>
      <button
        type="button"
        className="button plain inline"
        aria-disabled={busy}
        aria-label={`${consultation.strike}, ${name}`}
        onClick={() => void strike()}
      >
        {consultation.strike}
      </button>
      {told}
    </div>
  );
}

function Record({person}: {person: string}) {
  const {words} = useLanguage();
  const {consultation} = usePrescriptionWords();
  const announce = useAnnounce();
  const readAgain = useReadAgain(person);
  const [written, setWritten] = useState(0); // the field is empty again after each
  const form = useSentForm(
    {substance: consultation.allergy},
    ({substance = ''}) => ({...(!substance.trim() && {substance: words.fields.required})}),
    async ({substance = ''}) => {
      const name = substance.trim();
      await submitOnce(`allergy.${person}`, {name}, key => recordAllergy(person, name, key));
      announce(consultation.recordedAllergy(name));
      setWritten(n => n + 1);
      await readAgain();
    },
  );
  return (
    <form key={written} className="stack tight" noValidate onSubmit={form.onSubmit}>
      {form.told}
      <Field
        label={consultation.allergy}
        id="substance"
        name="substance"
        autoComplete="off"
        maxLength={100}
        wrong={form.errors.substance}
      />
      <div>
        <button className="button inline" aria-disabled={form.busy}>
          {consultation.record}
        </button>
      </div>
    </form>
  );
}
