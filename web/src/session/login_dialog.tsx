// Logging in again in the middle of something, over the page, which goes on afterwards.
import {Dialog} from '../design/dialog';
import {useWords} from '../language/language';
import {LoginForm} from './login_form';
import {Announcer} from '../shell/announcer';
import {useSession} from './session';

export function LoginDialog() {
  const words = useWords();
  const {user, interrupted} = useSession();
  if (!interrupted) return null;
  return (
    <Dialog title={words.login.again} onClose={() => interrupted('not now')}>
      {/* What stands around a modal dialog is silent: it has live regions of its own. */}
      <Announcer>
        <div className="stack">
          <p>{words.login.over}</p>
          <LoginForm
            button={words.buttons.login}
            name={user?.email || (user?.username ?? undefined)}
            onDone={next => interrupted(next.id === user?.id ? 'same person' : 'somebody else')}
          />
          <button type="button" className="button" onClick={() => interrupted('not now')}>
            {words.login.cancel}
          </button>
        </div>
      </Announcer>
    </Dialog>
  );
}
