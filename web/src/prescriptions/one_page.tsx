// One prescription as it is now, to be read and kept.
import {useQuery} from '@tanstack/react-query';
import {useParams} from 'wouter';
import {prescriptionQueries, type Prescription} from '../api/prescriptions';
import {isProblem} from '../api/problem';
import {dayOf, longDay, shortDay} from '../language/dates';
import {useLanguage} from '../language/language';
import {usePrescriptionWords} from '../language/prescriptions';
import {Download} from '../shell/download';
import {Absent} from '../shell/error_page';
import {Page} from '../shell/page';
import {Reading} from '../shell/reading';
import {StaffStyle} from '../staff/staff_style';
import {MedicinesTable} from './medicines_table';
import {PrescriptionState} from './state';

export function OnePage() {
  const {code} = useLanguage();
  const words = usePrescriptionWords();
  const {id = ''} = useParams<{id: string}>();
  const found = useQuery(prescriptionQueries.one(id));
  if (isProblem(found.error, 'not_found', 'malformed_path')) return <Absent />;
  const {data} = found;
  return (
    <Page
      title={data ? words.one(shortDay(dayOf(data.issued_at), code)) : words.title}
      back={{to: '/prescriptions', label: words.title}}
    >
      <StaffStyle />
      <Reading query={found}>{prescription => <One of={prescription} />}</Reading>
    </Page>
  );
}

function One({of}: {of: Prescription}) {
  const {code} = useLanguage();
  const words = usePrescriptionWords();
  const {id, doctor, patient, dependant, issued_at, version} = of;
  const who = dependant?.full_name ?? patient.name;
  const about = [who && words.for(who), words.by(doctor.name), version > 1 && words.version(version)];
  return (
    <div className="stack">
      <p>{`${longDay(dayOf(issued_at), code)}, ${about.filter(Boolean).join(', ')}`}</p>
      <div>
        <PrescriptionState of={of} />
      </div>
      <MedicinesTable of={of} caption={words.one(shortDay(dayOf(issued_at), code))} />
      <div>
        <Download path={`/api/v1/prescriptions/${id}/prescription.pdf`} name={words.file} icon="download">
          {words.pdf}
        </Download>
      </div>
      <p className="quiet">{words.ask}</p>
    </div>
  );
}
