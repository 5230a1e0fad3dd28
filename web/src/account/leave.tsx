// Closes what is open, with nothing changed.
import {useMore} from '../language/more';
import type {Opening} from './setting';

export function Leave({opening}: {opening: Opening}) {
  const {account} = useMore();
  return (
    <div>
      <button type="button" className="button" onClick={() => opening.setOpen(null)}>
        {account.close}
      </button>
    </div>
  );
}
