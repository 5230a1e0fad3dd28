// Becoming a patient without booking at once.
import {useState} from 'react';
import {Link, Redirect, useLocation, useSearch} from 'wouter';
import {useWords} from '../language/language';
import {Page} from '../shell/page';
import {nextPage} from './guard';
import {LoginForm} from './login_form';
import {RegisterForm} from './register_form';
import {useSession} from './session';

export function RegisterPage() {
  const words = useWords();
  const {user} = useSession();
  const [known, setKnown] = useState('');
  const [, navigate] = useLocation();
  const search = useSearch();
  const next = nextPage(search);
  const onDone = () => navigate(next, {replace: true});
  if (user) return <Redirect to={next} replace />;
  return (
    <Page title={words.buttons.register}>
      <div className="stack narrow">
        {known ? (
          <LoginForm button={words.buttons.login} name={known} taken onDone={onDone} />
        ) : (
          <RegisterForm button={words.buttons.register} onDone={onDone} onKnown={setKnown} />
        )}
        <p>
          {words.login.haveAccount} <Link href={`/login${search && `?${search}`}`}>{words.buttons.login}</Link>
        </p>
      </div>
    </Page>
  );
}
