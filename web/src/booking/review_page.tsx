// Step 4: everything on one page, before the time is held.
import {useQuery} from '@tanstack/react-query';
import {lazy, Suspense, useState} from 'react';
import {Link, Redirect, useLocation} from 'wouter';
import {queries} from '../api/queries';
import {TextArea} from '../design/field';
import {Notice} from '../design/notice';
import {dayOf, longMoment, milliseconds, now, plusHours, type Instant} from '../language/dates';
import {useLanguage} from '../language/language';
import {useSession} from '../session/session';
import {Page} from '../shell/page';
import {ProblemNotice, Waiting} from '../shell/reading';
import {stepPath, timesPath} from '../slots/paths';
import {BookingProblem} from './booking_problem';
import {keepDraft, keptDraft, useChoice, type Choice, type Draft} from './choice';
import {useHold} from './hold';
import {LostNotice} from './lost_notice';
import {Summary, useChosenSlot} from './summary';

const ForWhom = lazy(async () => ({default: (await import('./for_whom')).ForWhom}));

export function ReviewPage() {
  const choice = useChoice();
  if (!choice.at) return <Redirect to={timesPath(choice.specialty, choice.doctor)} replace />;
  return <Review choice={choice} at={choice.at} />;
}

function Review({choice, at}: {choice: Choice; at: Instant}) {
  const {words, code} = useLanguage();
  const {user, known} = useSession();
  const [, navigate] = useLocation();
  const clinic = useQuery(queries.clinic());
  const {gone, missing} = useChosenSlot(choice, at);
  const {hold, busy, begun, problem} = useHold(choice, at);
  const [{reason = '', whom}, setDraft] = useState(keptDraft);
  const [asksWhom, setAsksWhom] = useState(false);
  const keep = (change: Draft) => {
    setDraft(draft => ({...draft, ...change}));
    keepDraft(change);
  };

  // It may be one's own: the answer to the press before was lost.
  const own = useQuery({...queries.appointments(at), enabled: gone && !!user});
  const mine = own.data?.items.find(item => item.starts_at === at && item.hold_expires_at);
  if (mine) return <Redirect to={`/appointments/${mine.id}/pay`} replace />;

  const times = timesPath(choice.specialty, choice.doctor, {day: dayOf(at)});
  const here = stepPath(choice.specialty, choice.doctor, 'review', at);
  const hours = clinic.data?.rules.cancel_free_hours;
  const freeUntil = hours === undefined ? null : plusHours(at, -hours);
  const isStaff = user && user.role !== 'patient';
  if (missing)
    return (
      <Page title={words.review.title} back={{to: times, label: words.review.another}} step={4}>
        {missing.error ? <ProblemNotice problem={missing.error} onRetry={() => void missing.refetch()} /> : <Waiting />}
      </Page>
    );
  return (
    <Page title={words.review.title} back={{to: times, label: words.review.another}} step={4}>
      <div className="stack">
        <Summary choice={choice} at={at}>
          <dt>{words.one.patient}</dt>
          <dd>
            {whom?.name ?? words.review.me}{' '}
            {!asksWhom && !isStaff && (
              <button
                type="button"
                className="button plain"
                aria-label={`${words.buttons.change}: ${words.one.patient}`}
                onClick={() =>
                  user || !known ? setAsksWhom(true) : navigate(`/login?next=${encodeURIComponent(here)}`)
                }
              >
                {words.buttons.change}
              </button>
            )}
          </dd>
        </Summary>
        {asksWhom && (
          <Suspense fallback={<Waiting rows={1} />}>
            <ForWhom chosen={whom?.id} here={here} onChange={person => keep({whom: person})} />
          </Suspense>
        )}
        <TextArea
          label={words.review.reason}
          value={reason}
          maxLength={1000}
          rows={2}
          onChange={event => keep({reason: event.target.value})}
        />
        <p>
          {freeUntil === null || hours === undefined
            ? '\u00a0'
            : milliseconds(freeUntil) > now()
              ? words.review.freeUntil(longMoment(freeUntil, code))
              : words.review.notFree(hours)}
        </p>
        {problem && <BookingProblem problem={problem} />}
        {isStaff ? (
          <Notice>{words.review.staff}</Notice>
        ) : gone && !busy && !begun ? (
          <LostNotice specialty={choice.specialty} doctor={choice.doctor} at={at} gone>
            <div>
              <Link className="button filled" href={times}>
                {words.review.otherDays}
              </Link>
            </div>
          </LostNotice>
        ) : (
          <>
            <p className="quiet">{words.review.only}</p>
            <div>
              <button
                type="button"
                className="button filled"
                aria-disabled={busy}
                onClick={() => {
                  if (busy) return;
                  if (user) void hold(user.id);
                  // In its place: Back from paying leads to the times, not to a second hold.
                  else navigate(stepPath(choice.specialty, choice.doctor, 'identify', at), {replace: true});
                }}
              >
                {busy ? words.review.holding : words.review.hold}
              </button>
            </div>
          </>
        )}
      </div>
    </Page>
  );
}
