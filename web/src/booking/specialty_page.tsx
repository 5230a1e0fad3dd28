// Step 1: what is needed, with its price and the first day that is free.
import {useQuery} from '@tanstack/react-query';
import type {Specialty} from '../api/client';
import {queries} from '../api/queries';
import {RowLink} from '../design/rows';
import {nearDay} from '../language/dates';
import {useLanguage} from '../language/language';
import {money} from '../language/money';
import {Page} from '../shell/page';
import {Reading} from '../shell/reading';

export function SpecialtyPage() {
  const {words} = useLanguage();
  const query = useQuery(queries.specialties());
  return (
    <Page title={words.specialty.title} back={{to: '/', label: words.name}} step={1}>
      <Reading query={query} rows={5}>
        {list =>
          list.length === 0 ? (
            <p>{words.specialty.empty}</p>
          ) : (
            <ul className="rows">
              {list.map(specialty => (
                <li key={specialty.id}>
                  <Row specialty={specialty} />
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
    </Page>
  );
}

function Row({specialty: {id, names, duration_minutes, price_cents}}: {specialty: Specialty}) {
  const {words, code} = useLanguage();
  const {data} = useQuery(queries.firstFree(id, 'any'));
  const first = data?.first_free
    ? words.specialty.first(nearDay(data.first_free, code, words.specialty))
    : data && words.specialty.none;
  return (
    <RowLink to={`/book/${id}`} end={money(price_cents, code)}>
      <b>{`${names[code]}, ${words.specialty.minutes(duration_minutes)}`}</b>
      <span className="quiet">{first || '\u00a0'}</span>
    </RowLink>
  );
}
