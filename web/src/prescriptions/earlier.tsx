// What was prescribed to somebody so far: one's own can be changed, or ended for good.
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {useRef, useState} from 'react';
import {cancelPrescription, prescriptionQueries, type Prescription} from '../api/prescriptions';
import {dayOf, shortDay} from '../language/dates';
import {useLanguage} from '../language/language';
import {usePrescriptionWords} from '../language/prescriptions';
import {useSession} from '../session/session';
import {useAnnounce} from '../shell/announcer';
import {Download} from '../shell/download';
import {regainFocus} from '../shell/focus';
import {Reading} from '../shell/reading';
import {useSending} from '../shell/sending';
import {PrescriptionState} from './state';

export function Earlier({person, onChange}: {person: string; onChange: (prescription: Prescription) => void}) {
  const {consultation} = usePrescriptionWords();
  const found = useQuery(prescriptionQueries.of(person));
  return (
    <section className="card stack">
      <h2>{consultation.earlier}</h2>
      <Reading query={found} rows={1}>
        {all =>
          all.length === 0 ? (
            <p className="quiet">{consultation.noEarlier}</p>
          ) : (
            <ul className="stack">
              {all.map(each => (
                <li key={each.id} className="stack tight">
                  <One of={each} onChange={() => onChange(each)} />
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
    </section>
  );
}

function One({of, onChange}: {of: Prescription; onChange: () => void}) {
  const {code} = useLanguage();
  const words = usePrescriptionWords();
  const {consultation} = words;
  const {user} = useSession();
  const announce = useAnnounce();
  const cache = useQueryClient();
  const place = useRef<HTMLDivElement>(null);
  const [asked, setAsked] = useState(false); // whether it is over for good
  const {send, busy, told} = useSending(place);
  const day = shortDay(dayOf(of.issued_at), code);
  const may = of.status === 'active' && of.doctor.id === user?.id;
  const ask = (whether: boolean) => {
    setAsked(whether);
    regainFocus(place);
  };
  const cancel = () =>
    send(async () => {
      await cancelPrescription(of.id);
      announce(consultation.cancelled);
      setAsked(false);
      await cache.invalidateQueries({queryKey: ['mine', 'prescriptions']});
    });
  return (
    <>
      <p>
        <b>{[day, words.by(of.doctor.name), of.version > 1 && words.version(of.version)].filter(Boolean).join(', ')}</b>
      </p>
      <ul>
        {of.items.map(({medicine, names, dosage, frequency}, i) => (
          <li key={i}>{[names?.[code] ?? medicine, dosage, frequency].join(', ')}</li>
        ))}
      </ul>
      <div>
        <PrescriptionState of={of} />
      </div>
      <div ref={place} className="steps">
        {asked ? (
          <>
            <span>{consultation.cancelSure}</span>
            <button type="button" className="button inline" onClick={() => ask(false)}>
              {consultation.leave}
            </button>
            <button type="button" className="button inline" aria-disabled={busy} onClick={() => void cancel()}>
              {consultation.cancel}
            </button>
          </>
        ) : (
          <>
            {may && (
              <button
                type="button"
                className="button inline"
                aria-label={`${consultation.change}, ${day}`}
                onClick={onChange}
              >
                {consultation.change}
              </button>
            )}
            {may && (
              <button
                type="button"
                className="button inline"
                aria-label={`${consultation.cancel}, ${day}`}
                onClick={() => ask(true)}
              >
                {consultation.cancel}
              </button>
            )}
            <Download path={`/api/v1/prescriptions/${of.id}/prescription.pdf`} name={words.file} icon="download">
              {words.pdf}
            </Download>
          </>
        )}
        {told}
      </div>
    </>
  );
}
