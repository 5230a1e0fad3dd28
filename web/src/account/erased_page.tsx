// What happens now to an account that was just erased here. To everybody else there is nothing to say.
import {Link, Redirect} from 'wouter';
import {useHistoryState} from 'wouter/use-browser-location';
import {useWords} from '../language/language';
import {useMore} from '../language/more';
import {useSession} from '../session/session';
import {Page} from '../shell/page';

export function ErasedPage() {
  const words = useWords();
  const {erased} = useMore();
  const {user} = useSession();
  const state = useHistoryState<{erased?: true} | null>();
  if (user || !state?.erased) return <Redirect to="/account" replace />;
  return (
    <Page title={erased.title}>
      <div className="stack">
        {erased.text.map(line => (
          <p key={line}>{line}</p>
        ))}
        <p>
          <Link href="/" className="button">
            {words.buttons.home}
          </Link>
        </p>
      </div>
    </Page>
  );
}
