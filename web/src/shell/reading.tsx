// What stands in a page's place while its data comes, comes slowly, or does not come.
import type {UseQueryResult} from '@tanstack/react-query';
import {useEffect, useState, type ReactNode} from 'react';
import {isProblem} from '../api/problem';
import {Notice} from '../design/notice';
import {Skeletons} from '../design/rows';
import {useLanguage} from '../language/language';
import {problemText} from '../language/problem_text';
import {useAnnounce} from './announcer';
import {isFirstPage} from './page';

export function ProblemNotice({problem, onRetry}: {problem: unknown; onRetry?: () => void}) {
  const {words} = useLanguage();
  const announce = useAnnounce();
  const text = isProblem(problem) ? problemText(problem, words.problems) : null;
  if (text === null) throw problem;
  useEffect(() => announce(text, 'alert'), [problem, text, announce]);
  return (
    <Notice kind="bad">
      <p>{text}</p>
      {onRetry && (
        <div>
          <button type="button" className="button" onClick={onRetry}>
            {words.buttons.retry}
          </button>
        </div>
      )}
    </Notice>
  );
}

function useAfter(ms: number): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return over;
}

export function Waiting({rows = 3}: {rows?: number}) {
  const {words} = useLanguage();
  const late = useAfter(150);
  const [first] = useState(isFirstPage); // which was prerendered, or white
  const slow = useAfter(5000);
  return (
    <div className="stack" aria-busy="true">
      <span className="hidden">{words.line.loading}</span>
      {(late || first) && <Skeletons count={rows} />}
      {slow && <p className="quiet">{words.line.slow}</p>}
    </div>
  );
}

export const WaitingPage = () => (
  <div className="page">
    <Waiting />
  </div>
);

// What was read stays in sight when it cannot be read again.
export function Reading<T>({
  query,
  rows,
  children,
}: {
  query: UseQueryResult<T>;
  rows?: number;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ProblemNotice problem={query.error} onRetry={() => void query.refetch()} />;
  return <Waiting rows={rows} />;
}
