// What can be done with a visit now, as buttons. What cannot be taken back is asked about first.
import {useRef, useState, type ReactNode} from 'react';
import type {Appointment} from '../api/client';
import {useTakeStep} from '../api/day_queries';
import {useWords} from '../language/language';
import {useStaffWords} from '../language/staff';
import {useAnnounce} from '../shell/announcer';
import {regainFocus} from '../shell/focus';
import {useSending} from '../shell/sending';
import {calledAt, nameOf, type Step} from './visit';

export function Steps({
  visit,
  steps,
  filled = false,
  children,
}: {
  visit: Appointment;
  steps: Step[];
  filled?: boolean; // the first of them is what the page is for
  children?: ReactNode; // what else can be done
}) {
  const words = useWords();
  const {steps: names} = useStaffWords();
  const announce = useAnnounce();
  const takeStep = useTakeStep();
  const place = useRef<HTMLDivElement>(null);
  const [asked, setAsked] = useState(false); // whether nobody came
  const {send, busy, told} = useSending(place);
  const name = nameOf(visit);
  const ask = (whether: boolean) => {
    setAsked(whether);
    regainFocus(place);
  };
  const take = (step: Step) =>
    send(async () => {
      const {status} = await takeStep(visit.id, step);
      announce(`${name}: ${step === 'call' ? names.called : words.states[status]}`);
      setAsked(false);
    });
  const press = (step: Step, text: string, look: string) => (
    <button
      key={step}
      type="button"
      className={look}
      aria-disabled={busy}
      aria-label={`${text}, ${name}`}
      onClick={() => (step === 'no-show' && !asked ? ask(true) : void take(step))}
    >
      {text}
    </button>
  );
  if (steps.length === 0 && !children && !told) return null;
  return (
    <div ref={place} className="steps" tabIndex={-1}>
      {asked ? (
        <>
          <span>{names.sure}</span>
          <button type="button" className="button inline" onClick={() => ask(false)}>
            {names.leave}
          </button>
          {press('no-show', names.absent, 'button inline')}
        </>
      ) : (
        <>
          {steps.map((step, i) =>
            press(
              step,
              step === 'call' && calledAt(visit) ? names.callAgain : names[step],
              i === 0 && filled ? 'button filled inline' : 'button inline',
            ),
          )}
          {children}
        </>
      )}
      {told}
    </div>
  );
}
