// Who did or read what, newest first.
import {useInfiniteQuery} from '@tanstack/react-query';
import {api, need, type Schemas} from '../api/client';
import {Field} from '../design/field';
import {Submit} from '../design/form';
import {isDay, plusDays, shortMoment} from '../language/dates';
import {startOf} from '../language/day_start';
import {useLanguage} from '../language/language';
import {useMore} from '../language/more';
import {Paged, paged} from '../shell/paged';
import {useSentForm} from '../shell/sent_form';
import {useFilters, type Filters} from '../staff/filters';
import {StaffPage} from '../staff/staff_page';
import {Row, Table} from '../staff/table';

type Entry = Schemas['AuditEntry'];

const names = ['actor', 'subject', 'action', 'from', 'to'] as const;
type AuditFilters = Filters<(typeof names)[number]>;

const isId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

export function AuditPage() {
  const {audit} = useMore();
  const {values, show, key} = useFilters(names);
  return (
    <StaffPage roles="admin" title={audit.title}>
      <p className="quiet">{audit.text}</p>
      <Search key={key} values={values} show={show} />
      <Entries values={values} show={show} />
    </StaffPage>
  );
}

function Search({values, show}: AuditFilters) {
  const {audit, users, waitlist} = useMore();
  const labels: Record<string, string> = {
    actor: audit.actor,
    subject: audit.subject,
    action: audit.action,
    from: waitlist.from,
    to: waitlist.to,
  };
  const form = useSentForm(
    labels,
    ({actor = '', subject = '', from = '', to = ''}) => ({
      ...(actor.trim() && !isId(actor.trim()) && {actor: audit.idShape}),
      ...(subject.trim() && !isId(subject.trim()) && {subject: audit.idShape}),
      ...(from && to && from > to && {to: waitlist.order}),
    }),
    async typed => show(Object.fromEntries(names.map(name => [name, (typed[name] ?? '').trim()]))),
  );
  return (
    <form className="stack" role="search" noValidate onSubmit={form.onSubmit}>
      {form.told}
      <div className="filters">
        {names.map(name => (
          <Field
            key={name}
            label={labels[name]}
            id={name}
            name={name}
            type={name === 'from' || name === 'to' ? 'date' : 'text'}
            maxLength={100}
            autoCapitalize="none"
            spellCheck={false}
            defaultValue={values[name]}
            wrong={form.errors[name]}
          />
        ))}
        <Submit busy={false}>{users.find}</Submit>
      </div>
    </form>
  );
}

function Entries({values, show}: AuditFilters) {
  const {audit} = useMore();
  const {actor, subject, action, from, to} = values;
  const found = useInfiniteQuery(
    paged(['mine', 'audit', values], cursor =>
      need(
        api.GET('/api/v1/admin/audit', {
          params: {
            query: {
              actor: actor || undefined,
              subject: subject || undefined,
              action: action || undefined,
              from: isDay(from) ? startOf(from) : undefined,
              // The last day is included, the API's end is not.
              to: isDay(to) ? startOf(plusDays(to, 1)) : undefined,
              limit: 50,
              cursor,
            },
          },
        }),
      ),
    ),
  );
  const heads = [audit.seq, audit.at, audit.who, audit.what, audit.about, audit.client, audit.detail];
  return (
    <Paged query={found} rows={6}>
      {entries =>
        entries.length === 0 ? (
          <p>{audit.none}</p>
        ) : (
          <Table caption={audit.title} heads={heads}>
            {entries.map(entry => (
              <EntryRow key={entry.id} entry={entry} show={show} />
            ))}
          </Table>
        )
      }
    </Paged>
  );
}

function EntryRow({entry, show}: {entry: Entry; show: AuditFilters['show']}) {
  const {words, code} = useLanguage();
  const {audit} = useMore();
  const {seq, at, actor, action, subject, client, detail} = entry;
  const role = actor.role && (words.roles[actor.role] ?? actor.role);
  return (
    <Row
      cells={[
        <span key="seq" className="figures">
          {seq}
        </span>,
        <span key="at" className="figures">
          {shortMoment(at, code)}
        </span>,
        <>
          {role ?? audit.nobody}
          {actor.id && <Only id={actor.id} onChoose={() => show({actor: actor.id ?? ''})} />}
        </>,
        action,
        <>
          {subject.kind}
          {subject.id && <Only id={subject.id} onChoose={() => show({subject: subject.id ?? ''})} />}
        </>,
        <span key="client" className="client">
          {client}
        </span>,
        detail,
      ]}
    />
  );
}

// An id, short: its end tells one from another. Pressed, only what has it is shown.
function Only({id, onChoose}: {id: string; onChoose: () => void}) {
  const {audit} = useMore();
  return (
    <button type="button" className="button plain inline" title={id} aria-label={audit.only(id)} onClick={onChoose}>
      {`…${id.slice(-12)}`}
    </button>
  );
}
