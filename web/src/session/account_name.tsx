// Whose password is asked for: nobody sees it, but programs that keep passwords do.
import {useSession} from './session';

export function AccountName() {
  const {user} = useSession();
  return (
    <input
      type="text"
      name="account"
      autoComplete="username"
      defaultValue={user?.email || (user?.username ?? undefined)}
      readOnly
      hidden
    />
  );
}
