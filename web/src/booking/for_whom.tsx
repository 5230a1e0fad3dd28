// For whom it is: oneself, or somebody one books for. Fetched where that is asked.
import {useQuery} from '@tanstack/react-query';
import {useEffect, useRef} from 'react';
import {Link} from 'wouter';
import {accountQueries} from '../api/account_queries';
import {Choices} from '../design/field';
import {useWords} from '../language/language';
import {useMore} from '../language/more';
import {Reading} from '../shell/reading';
import type {Draft} from './choice';

export function ForWhom({
  chosen = '',
  here,
  onChange,
}: {
  chosen?: string;
  here: string; // the page that asks, to come back to
  onChange: (whom: Draft['whom']) => void;
}) {
  const words = useWords();
  const more = useMore();
  const dependants = useQuery(accountQueries.dependants());
  const box = useRef<HTMLDivElement>(null);
  const read = dependants.data !== undefined;
  useEffect(() => {
    if (read) box.current?.querySelector<HTMLElement>('input:checked')?.focus();
  }, [read]);
  return (
    <div ref={box} className="stack tight">
      <Reading query={dependants} rows={1}>
        {people => (
          <Choices
            legend={more.dependants.who}
            name="whom"
            value={people.some(({id}) => id === chosen) ? chosen : ''}
            onChange={value => {
              const person = people.find(({id}) => id === value);
              onChange(person ? {id: person.id, name: person.full_name} : null);
            }}
            choices={[
              {value: '', label: words.review.me},
              ...people.map(({id, full_name}) => ({value: id, label: full_name})),
            ]}
          />
        )}
      </Reading>
      <p>
        <Link href={`/account/dependants?next=${encodeURIComponent(here)}`}>{more.dependants.addLink}</Link>
      </p>
    </div>
  );
}
