// What the clinic sent, day by day, and how it ended.
import {useInfiniteQuery} from '@tanstack/react-query';
import {api, need} from '../api/client';
import {dayOf, longDay, time, today} from '../language/dates';
import {useLanguage} from '../language/language';
import {Page} from '../shell/page';
import {ProblemNotice, Waiting} from '../shell/reading';
import '../design/rows.css';

export function MessagesPage() {
  const {words, code} = useLanguage();
  const query = useInfiniteQuery({
    queryKey: ['messages'],
    staleTime: 15_000,
    initialPageParam: undefined as string | undefined,
    queryFn: ({pageParam}) => need(api.GET('/api/v1/notifications', {params: {query: {limit: 50, cursor: pageParam}}})),
    getNextPageParam: page => page.next_cursor ?? undefined,
  });
  const items = query.data?.pages.flatMap(page => page.items) ?? [];
  const days = [...new Set(items.map(({created_at}) => dayOf(created_at)))];
  return (
    <Page title={words.messages.title} back={{to: '/account', label: words.account.title}}>
      {query.error && <ProblemNotice problem={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Waiting />}
      {query.data && items.length === 0 && <p>{words.messages.empty}</p>}
      <div className="stack">
        {days.map(day => (
          <section key={day} className="stack tight">
            <h2>{day === today() ? words.messages.today : longDay(day, code)}</h2>
            <ul className="rows">
              {items
                .filter(({created_at}) => dayOf(created_at) === day)
                .map(message => (
                  <li key={message.id} className="rowlink">
                    <span>
                      <b>{words.messages.templates[message.template_name] ?? words.messages.other}</b>
                      <span className="quiet">
                        {[words.messages[message.type], time(message.created_at)].join(' · ')}
                      </span>
                    </span>
                    <span>{words.messages.status[message.status]}</span>
                  </li>
                ))}
            </ul>
          </section>
        ))}
        {query.hasNextPage && (
          <div>
            <button type="button" className="button" onClick={() => void query.fetchNextPage()}>
              {words.buttons.more}
            </button>
          </div>
        )}
      </div>
    </Page>
  );
}
