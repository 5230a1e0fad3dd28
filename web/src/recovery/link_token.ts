// The token of the link that led here. It stands in the fragment, which goes into no log and to no other site.
import {useSyncExternalStore} from 'react';

function onFragment(changed: () => void) {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

// Empty where the link was cut off.
export const useLinkToken = (): string => useSyncExternalStore(onFragment, () => location.hash.slice(1));
