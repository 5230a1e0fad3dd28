// Whom something is for: found by name, address or number, or somebody new, of whom a name and a mobile are enough.
import {useQuery} from '@tanstack/react-query';
import {useEffect, useRef, useState} from 'react';
import {receptionQueries, type FoundPatient} from '../api/reception';
import {Field} from '../design/field';
import {useStaffWords} from '../language/staff';
import {readablePhone} from '../language/phones';
import {regainFocus} from '../shell/focus';
import {Reading} from '../shell/reading';

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 250);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

// Two of one name are told apart by how their numbers end.
const end = (phone: string | null) => (phone ? `…${readablePhone(phone).slice(-7)}` : null);

export function PatientPicker({
  chosen,
  onChoose,
  wrong,
}: {
  chosen: FoundPatient | null;
  onChoose: (patient: FoundPatient | null) => void;
  wrong?: string;
}) {
  const {booking} = useStaffWords();
  const [typed, setTyped] = useState('');
  const q = useSettled(typed.trim());
  const found = useQuery({...receptionQueries.patients(q), enabled: q.length >= 2});
  const place = useRef<HTMLDivElement>(null);
  const choose = (patient: FoundPatient | null) => {
    onChoose(patient);
    regainFocus(place);
  };
  if (chosen)
    return (
      <div ref={place} className="row apart">
        <span>
          <b>{chosen.full_name}</b> <span className="quiet figures">{chosen.phone && readablePhone(chosen.phone)}</span>
        </span>
        <button type="button" className="button inline" onClick={() => choose(null)}>
          {booking.another}
        </button>
      </div>
    );
  return (
    <div ref={place} className="stack">
      <Field
        label={booking.patient}
        hint={booking.patientHint}
        id="patient"
        type="search"
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        value={typed}
        onChange={event => setTyped(event.currentTarget.value)}
        wrong={wrong}
      />
      {q.length >= 2 && (
        <Reading query={found} rows={1}>
          {people =>
            people.length === 0 ? (
              <p className="quiet">{booking.nobody}</p>
            ) : (
              <ul className="rows found" aria-label={booking.found}>
                {people.map(person => (
                  <li key={person.id}>
                    <button type="button" className="button block" onClick={() => choose(person)}>
                      {person.full_name}
                      <span className="quiet figures">
                        {[end(person.phone), person.email].filter(Boolean).join(' · ')}
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
            )
          }
        </Reading>
      )}
    </div>
  );
}
