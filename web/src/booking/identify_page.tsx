// Who it is for: comes last, costs no choice, and holds the time in the same press.
import {useState} from 'react';
import {Redirect} from 'wouter';
import type {User} from '../api/client';
import {shortMoment, type Instant} from '../language/dates';
import {useLanguage} from '../language/language';
import {Choices} from '../design/field';
import {LoginForm} from '../session/login_form';
import {RegisterForm} from '../session/register_form';
import {useSession} from '../session/session';
import {Page} from '../shell/page';
import {stepPath, timesPath} from '../slots/paths';
import {BookingProblem} from './booking_problem';
import {useChoice, type Choice} from './choice';
import {useHold} from './hold';
import {LostNotice} from './lost_notice';
import {useChosenSlot} from './summary';

export function IdentifyPage() {
  const choice = useChoice();
  if (!choice.at) return <Redirect to={timesPath(choice.specialty, choice.doctor)} replace />;
  return <Identify choice={choice} at={choice.at} />;
}

function Identify({choice, at}: {choice: Choice; at: Instant}) {
  const {words, code} = useLanguage();
  const {user} = useSession();
  const [way, setWay] = useState<'new' | 'known'>('new');
  const [known, setKnown] = useState('');
  const {specialty, gone} = useChosenSlot(choice, at);
  const {hold, busy, problem} = useHold(choice, at);
  const [pressed, setPressed] = useState(false);
  const review = stepPath(choice.specialty, choice.doctor, 'review', at);

  // Somebody who is logged in already has nothing to say here.
  if (user && !pressed) return <Redirect to={review} replace />;
  const onDone = (person: User) => {
    setPressed(true);
    return hold(person.id);
  };
  return (
    <Page title={words.identify.title} back={{to: review, label: words.buttons.back}} step={4}>
      <div className="stack">
        <p>
          <strong>{[specialty?.names[code], shortMoment(at, code)].filter(Boolean).join(', ')}</strong>
        </p>
        {gone && !busy && <LostNotice specialty={choice.specialty} doctor={choice.doctor} at={at} gone />}
        {problem && <BookingProblem problem={problem} />}
        {user ? (
          <div>
            <button
              type="button"
              className="button filled"
              aria-disabled={busy}
              onClick={() => !busy && void hold(user.id)}
            >
              {busy ? words.review.holding : words.review.hold}
            </button>
          </div>
        ) : (
          <>
            <Choices
              legend={words.identify.how}
              name="way"
              value={way}
              onChange={value => setWay(value === 'known' ? 'known' : 'new')}
              choices={[
                {value: 'new', label: words.identify.new},
                {value: 'known', label: words.identify.known},
              ]}
            />
            {/* Both stay: what was typed in one is there when one comes back to it. */}
            <div hidden={way !== 'new'}>
              <RegisterForm
                button={words.identify.createAndHold}
                onDone={onDone}
                onKnown={email => {
                  setKnown(email);
                  setWay('known');
                }}
              />
            </div>
            <div hidden={way !== 'known'}>
              <LoginForm
                key={known}
                button={words.identify.loginAndHold}
                name={known}
                taken={known !== ''}
                onDone={onDone}
              />
            </div>
          </>
        )}
      </div>
    </Page>
  );
}
