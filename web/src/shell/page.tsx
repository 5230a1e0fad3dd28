// One page: a title of its own, one h1 that takes the focus when one comes here, a way back above it.
import {useEffect, useRef, type ReactNode} from 'react';
import {Link} from 'wouter';
import {Icon} from '../design/icon';
import {useWords} from '../language/language';

let first = true; // the browser itself places the focus on the first page
export const isFirstPage = () => first;
// Back and forward come to where one was; a link comes to the top.
let wentBack = false;
let shownPath = '';
if (typeof window !== 'undefined') {
  // A link within the page is no way back.
  window.addEventListener('popstate', () => (wentBack = location.pathname !== shownPath));
}

export function Page({
  title,
  heading = title,
  back,
  step,
  broad = false,
  children,
}: {
  title: string;
  heading?: ReactNode;
  back?: {to: string; label: string};
  step?: number;
  broad?: boolean;
  children: ReactNode;
}) {
  const words = useWords();
  const h1 = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = words.title(title);
  }, [title, words]);
  useEffect(() => {
    if (!first) {
      if (!wentBack) window.scrollTo(0, 0);
      h1.current?.focus({preventScroll: true});
    }
    first = false;
    shownPath = location.pathname;
    wentBack = false;
  }, []);
  return (
    <div className={broad ? 'page broad' : 'page'}>
      {(back || step) && (
        <div className="top">
          {back ? (
            <Link href={back.to}>
              <Icon name="back" />
              <span>{back.label}</span>
            </Link>
          ) : (
            <span />
          )}
          {step && <span className="quiet">{words.step(step)}</span>}
        </div>
      )}
      <h1 ref={h1} tabIndex={-1}>
        {heading}
      </h1>
      {children}
    </div>
  );
}
