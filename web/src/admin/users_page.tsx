// All accounts, to be found, and to be given another role or closed.
import {useInfiniteQuery, useQueryClient} from '@tanstack/react-query';
import {useState} from 'react';
import {api, need} from '../api/client';
import {Field} from '../design/field';
import {Submit} from '../design/form';
import {Icon} from '../design/icon';
import {dayOf, shortDay} from '../language/dates';
import {useLanguage, useWords} from '../language/language';
import {useMore} from '../language/more';
import {readablePhone} from '../language/phones';
import {useSession} from '../session/session';
import {useAnnounce} from '../shell/announcer';
import {Paged, paged} from '../shell/paged';
import {useFilters, type Filters} from '../staff/filters';
import {isRole, roles, type Account} from './roles';
import {Select} from '../staff/select';
import {StaffPage} from '../staff/staff_page';
import {Row, Table} from '../staff/table';
import {UserDialog} from './user_dialog';

const names = ['q', 'role', 'disabled'] as const;

export function UsersPage() {
  const {users} = useMore();
  const {values, show, key} = useFilters(names);
  return (
    <StaffPage roles="admin" title={users.title}>
      <Search key={key} values={values} show={show} />
      <Accounts {...values} />
    </StaffPage>
  );
}

function Search({values, show}: Filters<(typeof names)[number]>) {
  const words = useWords();
  const {account, users} = useMore();
  return (
    <form
      className="filters"
      role="search"
      onSubmit={event => {
        event.preventDefault();
        const typed = new FormData(event.currentTarget);
        show(Object.fromEntries(names.map(name => [name, String(typed.get(name) ?? '').trim()])));
      }}
    >
      <Field label={users.search} name="q" type="search" maxLength={200} defaultValue={values.q} />
      <Select
        label={account.role}
        name="role"
        defaultValue={values.role}
        choices={[['', users.anyRole], ...roles.map((role): [string, string] => [role, words.roles[role] ?? role])]}
      />
      <Select
        label={users.state}
        name="disabled"
        defaultValue={values.disabled}
        choices={[
          ['', users.anyState],
          ['false', users.open],
          ['true', users.closed],
        ]}
      />
      <Submit busy={false}>{users.find}</Submit>
    </form>
  );
}

function Accounts({q, role, disabled}: Record<(typeof names)[number], string>) {
  const {account, users} = useMore();
  const announce = useAnnounce();
  const cache = useQueryClient();
  const [changing, setChanging] = useState<Account | null>(null);
  const found = useInfiniteQuery(
    paged(['mine', 'users', q, role, disabled], cursor =>
      need(
        api.GET('/api/v1/admin/users', {
          params: {
            query: {
              q: q || undefined,
              role: isRole(role) ? role : undefined,
              disabled: disabled ? disabled === 'true' : undefined,
              limit: 50,
              cursor,
            },
          },
        }),
      ),
    ),
  );
  return (
    <>
      <Paged query={found} rows={6}>
        {accounts =>
          accounts.length === 0 ? (
            <p>{users.none}</p>
          ) : (
            <Table caption={users.title} heads={[users.name, users.contact, account.role, users.state, users.since]}>
              {accounts.map(account => (
                <AccountRow key={account.id} account={account} onChange={() => setChanging(account)} />
              ))}
            </Table>
          )
        }
      </Paged>
      {changing && (
        <UserDialog
          account={changing}
          onClose={async told => {
            setChanging(null);
            if (told) announce(told);
            await cache.invalidateQueries({queryKey: ['mine', 'users']});
          }}
        />
      )}
    </>
  );
}

function AccountRow({account, onChange}: {account: Account; onChange: () => void}) {
  const {words, code} = useLanguage();
  const more = useMore();
  const {user} = useSession();
  const {id, full_name, email, phone, role, disabled, email_verified, mfa, created_at} = account;
  const notes = [email && !email_verified && more.users.unproved, mfa && more.users.factor].filter(Boolean).join(' · ');
  return (
    <Row
      cells={[
        <>
          <b>{full_name}</b>
          <span className="quiet">{notes}</span>
        </>,
        <>
          {email}
          <span className="quiet figures">{readablePhone(phone)}</span>
        </>,
        <span key="role" className="figures">
          {words.roles[role]}
        </span>,
        <span key="state" className={disabled ? 'state bad' : 'state good'}>
          <Icon name={disabled ? 'cross' : 'check'} />
          {disabled ? more.users.closed : more.users.open}
        </span>,
        <span key="since" className="row apart">
          <span className="figures">{shortDay(dayOf(created_at), code)}</span>
          {id === user?.id ? (
            <span className="quiet">{more.users.yourself}</span>
          ) : (
            <button
              type="button"
              className="button inline"
              aria-label={more.users.change(full_name)}
              onClick={onChange}
            >
              {words.buttons.change}
            </button>
          )}
        </span>,
      ]}
    />
  );
}
