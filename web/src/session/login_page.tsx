// Logging in, and back to where one wanted to go, or to where one works.
import {Link, Redirect, useLocation, useSearch} from 'wouter';
import type {User} from '../api/client';
import {useWords} from '../language/language';
import {Page} from '../shell/page';
import {nextPage} from './guard';
import {LoginForm} from './login_form';
import {useSession} from './session';

const homes: Partial<Record<User['role'], string>> = {doctor: '/day', receptionist: '/reception', admin: '/admin'};

export function LoginPage() {
  const words = useWords();
  const {user} = useSession();
  const [, navigate] = useLocation();
  const search = useSearch();
  const next = ({role}: User) => nextPage(search, homes[role]);
  if (user) return <Redirect to={next(user)} replace />;
  return (
    <Page title={words.buttons.login}>
      <div className="stack narrow">
        <LoginForm button={words.buttons.login} onDone={who => navigate(next(who), {replace: true})} />
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
