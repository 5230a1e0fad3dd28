// Prescriptions, newest first: one's own, or those that one wrote.
import {useInfiniteQuery} from '@tanstack/react-query';
import {listPrescriptions} from '../api/prescriptions';
import {RowLink} from '../design/rows';
import {dayOf, shortDay} from '../language/dates';
import {useLanguage} from '../language/language';
import {usePrescriptionWords} from '../language/prescriptions';
import {OnlyFor} from '../session/only_for';
import {useSession} from '../session/session';
import {Page} from '../shell/page';
import {Paged, paged} from '../shell/paged';
import {StaffStyle} from '../staff/staff_style';
import {PrescriptionState} from './state';

export function ListPage() {
  const words = usePrescriptionWords();
  return (
    <Page title={words.title}>
      <StaffStyle />
      <OnlyFor role={['patient', 'doctor', 'admin']}>
        <List />
      </OnlyFor>
    </Page>
  );
}

function List() {
  const {code} = useLanguage();
  const words = usePrescriptionWords();
  const {user} = useSession();
  const found = useInfiniteQuery(paged(['mine', 'prescriptions'], listPrescriptions));
  const own = user?.role === 'patient';
  return (
    <div className="stack">
      <Paged query={found}>
        {all =>
          all.length === 0 ? (
            <p>{words.none}</p>
          ) : (
            <ul className="rows">
              {all.map(each => {
                const {id, issued_at, doctor, patient, dependant, items} = each;
                const who = dependant?.full_name ?? (own ? null : patient.name);
                const people = [who && words.for(who), own && words.by(doctor.name)].filter(Boolean).join(', ');
                return (
                  <li key={id}>
                    <RowLink to={`/prescriptions/${id}`}>
                      <b>{[shortDay(dayOf(issued_at), code), people].filter(Boolean).join(', ')}</b>
                      <span className="quiet">{items.map(item => item.names?.[code] ?? item.medicine).join(', ')}</span>
                      <PrescriptionState of={each} />
                    </RowLink>
                  </li>
                );
              })}
            </ul>
          )
        }
      </Paged>
    </div>
  );
}
