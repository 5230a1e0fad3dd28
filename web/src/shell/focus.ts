// Where the focus goes when what had it is gone.
import {useEffect, useRef, type RefObject} from 'react';

// To what opened it, where that is there, or to the first that can be pressed within, else to the page's heading; once
// what is to come has been drawn.
export function regainFocus(opener?: RefObject<HTMLElement | null>) {
  setTimeout(() => {
    if (document.activeElement !== document.body) return;
    const place = opener?.current;
    const next =
      place?.querySelector<HTMLElement>('a, button, input') ?? place ?? document.querySelector<HTMLElement>('main h1');
    next?.focus({preventScroll: true});
  });
}

// To a part of a page as it comes: to its first field, else to itself.
export function useFocusAtFirst<E extends HTMLElement>(): RefObject<E | null> {
  const part = useRef<E>(null);
  useEffect(() => (part.current?.querySelector('input') ?? part.current)?.focus(), []);
  return part;
}
