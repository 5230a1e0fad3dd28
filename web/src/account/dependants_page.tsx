// Whom one books for besides oneself.
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {useRef, useState} from 'react';
import {useLocation, useSearch} from 'wouter';
import {accountQueries} from '../api/account_queries';
import {api, need, type Dependant} from '../api/client';
import {submitOnce} from '../api/idempotency';
import {isProblem} from '../api/problem';
import {useWords} from '../language/language';
import {useMore} from '../language/more';
import {nextPage} from '../session/guard';
import {OnlyFor} from '../session/only_for';
import {useAnnounce} from '../shell/announcer';
import {regainFocus} from '../shell/focus';
import {Page} from '../shell/page';
import {Reading} from '../shell/reading';
import {DependantForm, type Person} from './dependant_form';
import {Setting} from './setting';

export function DependantsPage() {
  const words = useWords();
  const {account, dependants} = useMore();
  // Who comes from a booking goes back to it.
  const search = useSearch();
  const from = new URLSearchParams(search).has('next') ? nextPage(search) : null;
  const back = from ? {to: from, label: words.buttons.back} : {to: '/account', label: account.title};
  return (
    <Page title={dependants.title} back={back}>
      <OnlyFor role="patient">
        <People from={from} />
      </OnlyFor>
    </Page>
  );
}

function People({from}: {from: string | null}) {
  const {dependants} = useMore();
  const [open, setOpen] = useState<string | null>(null);
  const people = useQuery(accountQueries.dependants());
  const adder = useRef<HTMLButtonElement>(null);
  const added = () => {
    setOpen(null);
    regainFocus(adder);
  };
  return (
    <Reading query={people}>
      {all => (
        <div className="stack">
          <p>{dependants.text}</p>
          {all.length === 0 && open === null && <p className="quiet">{dependants.none}</p>}
          {all.map(person => (
            <Setting
              key={person.id}
              name={person.id}
              title={person.full_name}
              button={dependants.edit}
              opening={{open, setOpen}}
              state={
                <p className="quiet">
                  {[dependants.bornIn(person.birth_date.slice(0, 4)), person.tax_number].filter(Boolean).join(' · ')}
                </p>
              }
            >
              <Edit id={person.id} onDone={() => setOpen(null)} />
            </Setting>
          ))}
          {open === 'new' && <Add from={from} onDone={added} />}
          {open === null && (
            <div>
              <button type="button" className="button filled" ref={adder} onClick={() => setOpen('new')}>
                {dependants.add}
              </button>
            </div>
          )}
        </div>
      )}
    </Reading>
  );
}

const useReadAgain = () => {
  const cache = useQueryClient();
  return () => cache.invalidateQueries({queryKey: ['mine', 'dependants']});
};

function Add({from, onDone}: {from: string | null; onDone: () => void}) {
  const {account} = useMore();
  const announce = useAnnounce();
  const readAgain = useReadAgain();
  const [, navigate] = useLocation();
  const send = async (body: Person) => {
    await submitOnce('dependant', body, key =>
      need(api.POST('/api/v1/users/dependants', {params: {header: {'Idempotency-Key': key}}, body})),
    );
    announce(account.saved);
    await readAgain();
    onDone();
    if (from) navigate(from, {replace: true});
  };
  return (
    <section className="card">
      <DependantForm send={send} onLeave={onDone} />
    </section>
  );
}

// As it is at this moment, with the tag that a change of it carries.
function Edit({id, onDone}: {id: string; onDone: () => void}) {
  const person = useQuery({...accountQueries.dependant(id), refetchOnWindowFocus: false});
  return <Reading query={person}>{known => <EditForm person={known} onDone={onDone} />}</Reading>;
}

function EditForm({person, onDone}: {person: Dependant & {etag: string}; onDone: () => void}) {
  const {account, dependants} = useMore();
  const announce = useAnnounce();
  const readAgain = useReadAgain();
  const cache = useQueryClient();
  const readOne = () => cache.invalidateQueries({queryKey: ['mine', 'dependant', person.id]});
  const params = {path: {id: person.id}, header: {'If-Match': person.etag}};
  const done = async (told: string) => {
    announce(told);
    onDone();
    await readAgain();
  };
  return (
    <DependantForm
      person={person}
      send={async body => {
        await need(api.PUT('/api/v1/users/dependants/{id}', {params, body})).catch(async (error: unknown) => {
          // As it is now stands above; what was typed stays, and goes over that when it is sent again.
          if (isProblem(error, 'stale')) await Promise.all([readAgain(), readOne()]);
          throw error;
        });
        await done(account.saved);
      }}
      remove={async () => {
        await need(api.DELETE('/api/v1/users/dependants/{id}', {params}));
        await done(dependants.removed);
      }}
      onLeave={onDone}
    />
  );
}
