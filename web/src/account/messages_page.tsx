// What the clinic sent, day by day, and how it ended.
import {useInfiniteQuery} from '@tanstack/react-query';
import {api, need, type Schemas} from '../api/client';
import {dayOf, longDay, time, today, type Day} from '../language/dates';
import {useLanguage} from '../language/language';
import {useMore} from '../language/more';
import {Page} from '../shell/page';
import {Paged, paged} from '../shell/paged';
import '../design/rows.css';

type Message = Schemas['Notification'];

export function MessagesPage() {
  const {account, messages} = useMore();
  const query = useInfiniteQuery(
    paged(['messages'], cursor => need(api.GET('/api/v1/notifications', {params: {query: {limit: 50, cursor}}}))),
  );
  return (
    <Page title={messages.title} back={{to: '/account', label: account.title}}>
      <div className="stack">
        <Paged query={query}>
          {items =>
            items.length === 0 ? (
              <p>{messages.empty}</p>
            ) : (
              [...new Set(items.map(({created_at}) => dayOf(created_at)))].map(day => (
                <OneDay key={day} day={day} items={items.filter(({created_at}) => dayOf(created_at) === day)} />
              ))
            )
          }
        </Paged>
      </div>
    </Page>
  );
}

function OneDay({day, items}: {day: Day; items: Message[]}) {
  const {code} = useLanguage();
  const {messages} = useMore();
  return (
    <section className="stack tight">
      <h2>{day === today() ? messages.today : longDay(day, code)}</h2>
      <ul className="rows">
        {items.map(({id, template_name, type, created_at, status}) => (
          <li key={id} className="rowlink">
            <span>
              <b>{messages.templates[template_name] ?? messages.other}</b>
              <span className="quiet">{[messages[type], time(created_at)].join(' · ')}</span>
            </span>
            <span>{messages.status[status]}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
