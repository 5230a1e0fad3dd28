// What could not be sent, why, and once more. Of messages that are under way or sent too, where that is asked.
import {useInfiniteQuery, useQueryClient} from '@tanstack/react-query';
import {useRef} from 'react';
import {api, need, type Schemas} from '../api/client';
import {shortMoment} from '../language/dates';
import {useLanguage} from '../language/language';
import {useMore} from '../language/more';
import {useStaffWords} from '../language/staff';
import {useAnnounce} from '../shell/announcer';
import {Paged, paged} from '../shell/paged';
import {useSending} from '../shell/sending';
import {useFilters} from '../staff/filters';
import {Choose} from '../staff/select';
import {desk, StaffPage} from '../staff/staff_page';
import {Row, Table} from '../staff/table';

type Message = Schemas['Notification'];

const names = ['status'] as const;
const states = ['failed', 'pending', 'unproved_address', 'sent', 'unwanted'] as const;

export function MessagesPage() {
  const {nav} = useStaffWords();
  return (
    <StaffPage roles={desk} title={nav.messages}>
      <Messages />
    </StaffPage>
  );
}

function Messages() {
  const {messages} = useMore();
  const {failed} = useStaffWords();
  const {values, show} = useFilters(names);
  const status = states.find(each => each === values.status) ?? 'failed';
  const found = useInfiniteQuery(
    paged(['mine', 'sent', status], cursor =>
      need(api.GET('/api/v1/notifications', {params: {query: {status, limit: 50, cursor}}})),
    ),
  );
  return (
    <>
      <div className="filters">
        <Choose
          label={failed.state}
          value={status}
          onChange={next => show({status: next === 'failed' ? '' : next})}
          choices={states.map(each => [each, messages.status[each] ?? each])}
        />
      </div>
      <Paged query={found} rows={4}>
        {all =>
          all.length === 0 ? (
            <p>{status === 'failed' ? failed.none : failed.noneSuch}</p>
          ) : (
            <Table caption={failed.title} heads={failed.heads}>
              {all.map(message => (
                <MessageRow key={message.id} message={message} />
              ))}
            </Table>
          )
        }
      </Paged>
    </>
  );
}

function MessageRow({message}: {message: Message}) {
  const {code} = useLanguage();
  const {messages} = useMore();
  const {failed} = useStaffWords();
  const {type, recipient, template_name, attempts, last_error, created_at, status} = message;
  return (
    <Row
      cells={[
        <span key="at" className="figures">
          {shortMoment(created_at, code)}
        </span>,
        <>
          {messages.templates[template_name] ?? messages.other}
          <span className="quiet">{messages[type]}</span>
        </>,
        recipient,
        <>
          {messages.status[status]}
          <span className="quiet">{[failed.tried(attempts), last_error].filter(Boolean).join(': ')}</span>
        </>,
        status === 'failed' && <Retry key="retry" message={message} />,
      ]}
    />
  );
}

function Retry({message}: {message: Message}) {
  const {failed} = useStaffWords();
  const announce = useAnnounce();
  const cache = useQueryClient();
  const place = useRef<HTMLDivElement>(null);
  const {send, busy, told} = useSending(place);
  const retry = () =>
    send(async () => {
      await need(api.POST('/api/v1/notifications/{id}/retry', {params: {path: {id: message.id}}}));
      announce(failed.retried);
      await cache.invalidateQueries({queryKey: ['mine', 'sent']});
    });
  return (
    <div ref={place}>
      <button
        type="button"
        className="button inline"
        aria-disabled={busy}
        aria-label={`${failed.retry}, ${message.recipient ?? ''}`}
        onClick={() => void retry()}
      >
        {failed.retry}
      </button>
      {told}
    </div>
  );
}
