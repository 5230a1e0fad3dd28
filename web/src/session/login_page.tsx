// Logging in, and back to where one wanted to go.
import {Link, Redirect, useLocation, useSearch} from 'wouter';
import {useWords} from '../language/language';
import {Page} from '../shell/page';
import {nextPage} from './guard';
import {LoginForm} from './login_form';
import {useSession} from './session';

export function LoginPage() {
  const words = useWords();
  const {user} = useSession();
  const [, navigate] = useLocation();
  const search = useSearch();
  const next = nextPage(search);
  if (user) return <Redirect to={next} replace />;
  return (
    <Page title={words.buttons.login}>
      <div className="stack narrow">
        <LoginForm button={words.buttons.login} onDone={() => navigate(next, {replace: true})} />
        <p>
          <Link href="/forgot">{words.login.forgot}</Link>
        </p>
        <p>
          {words.login.noAccount} <Link href={`/register${search && `?${search}`}`}>{words.buttons.register}</Link>
        </p>
      </div>
    </Page>
  );
}
