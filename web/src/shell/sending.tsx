// What a button asks for: one thing at a time, and what was refused of it.
import {useRef, useState, type ReactNode, type RefObject} from 'react';
import {isProblem, type Problem} from '../api/problem';
import {regainFocus} from './focus';
import {ProblemNotice} from './reading';

interface Sending {
  busy: boolean;
  problem: Problem | null;
  told: ReactNode; // the problem, where there is one
  send: (what: () => Promise<unknown>) => Promise<void>;
}

// `place` is where the focus stays when what was pressed is gone.
export function useSending(place?: RefObject<HTMLElement | null>): Sending {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const underWay = useRef(false); // at once, where `busy` is known with the next drawing: a double click is one

  async function send(what: () => Promise<unknown>) {
    if (underWay.current) return;
    underWay.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await what();
    } catch (error) {
      if (!isProblem(error)) throw error;
      setProblem(error);
    } finally {
      underWay.current = false;
      setBusy(false);
      regainFocus(place);
    }
  }
  return {busy, problem, told: problem && <ProblemNotice problem={problem} />, send};
}
