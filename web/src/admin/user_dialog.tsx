// Another role for an account, or its end and beginning again.
import {api, need} from '../api/client';
import {Dialog} from '../design/dialog';
import {Submit} from '../design/form';
import {useWords} from '../language/language';
import {useMore} from '../language/more';
import {Announcer} from '../shell/announcer';
import {useSentForm} from '../shell/sent_form';
import {Select} from '../staff/select';
import {isRole, roles, type Account} from './roles';

export function UserDialog({account, onClose}: {account: Account; onClose: (told: string | null) => unknown}) {
  const words = useWords();
  const more = useMore();
  const form = useSentForm(
    {new_role: more.account.role},
    () => ({}),
    async ({role = '', disabled, without_factor, end_sessions}) => {
      await need(
        api.PUT('/api/v1/admin/users/{id}', {
          params: {path: {id: account.id}, header: {'If-Match': `"${account.id}-${account.version}"`}},
          body: {
            role: isRole(role) && role !== account.role ? role : undefined,
            disabled: disabled !== undefined,
            mfa: without_factor === undefined ? undefined : false,
          },
        }),
      );
      if (end_sessions !== undefined) {
        await need(api.DELETE('/api/v1/admin/users/{id}/sessions', {params: {path: {id: account.id}}}));
      }
      onClose(more.account.saved);
    },
    ({errors}) => {
      if (!errors.some(({field}) => field === 'role')) return null;
      return {new_role: account.email_verified ? more.users.doctorRule : more.users.proveFirst};
    },
  );
  return (
    <Dialog title={more.users.change(account.full_name)} onClose={() => onClose(null)}>
      {/* What stands around a modal dialog is silent: it has live regions of its own. */}
      <Announcer>
        <form className="stack" noValidate onSubmit={form.onSubmit}>
          {form.told}
          <Select
            label={more.account.role}
            id="new_role"
            name="role"
            wrong={form.errors.new_role}
            defaultValue={account.role}
            choices={roles.map(role => [role, words.roles[role] ?? role])}
          />
          <label className="choice">
            <input type="checkbox" name="disabled" defaultChecked={account.disabled} />
            <span>{more.users.close}</span>
          </label>
          <label className="choice">
            <input type="checkbox" name="end_sessions" />
            <span>{more.users.endSessions}</span>
          </label>
          {account.mfa && (
            <label className="choice">
              <input type="checkbox" name="without_factor" />
              <span>{more.users.withoutFactor}</span>
            </label>
          )}
          <p className="quiet">{more.users.rule}</p>
          <Submit busy={form.busy}>{words.buttons.save}</Submit>
          <button type="button" className="button" onClick={() => onClose(null)}>
            {more.account.close}
          </button>
        </form>
      </Announcer>
    </Dialog>
  );
}
