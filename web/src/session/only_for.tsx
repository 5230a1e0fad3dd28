// A page for some roles alone: everybody else is told for which, and led home.
import type {ReactNode} from 'react';
import {Link} from 'wouter';
import type {Role} from '../api/client';
import {Notice} from '../design/notice';
import {useWords} from '../language/language';
import {useMore} from '../language/more';
import {useSession} from './session';

export function OnlyFor({role, children}: {role: Role | readonly Role[]; children: ReactNode}) {
  const roles = typeof role === 'string' ? [role] : role;
  const words = useWords();
  const more = useMore();
  const {user} = useSession();
  if (user && roles.includes(user.role)) return children;
  return (
    <div className="stack">
      <Notice kind="bad">
        <p>{words.problems.codes.forbidden as string}</p>
        <p>{more.onlyFor(roles.map(each => words.roles[each] ?? each).join(', '))}</p>
      </Notice>
      <p>
        <Link className="button" href="/">
          {words.buttons.home}
        </Link>
      </p>
    </div>
  );
}
