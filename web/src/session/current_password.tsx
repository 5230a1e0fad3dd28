// The password of who is here, asked for once more before something weighty.
import {PasswordField} from '../design/field';
import type {Errors} from '../design/form';
import type {Messages} from '../language/en';
import {useMore} from '../language/more';
import {AccountName} from './account_name';

export function CurrentPassword({errors}: {errors: Errors}) {
  const {account} = useMore();
  return (
    <>
      <AccountName />
      <PasswordField
        label={account.currentPassword}
        id="current_password"
        name="current_password"
        autoComplete="current-password"
        wrong={errors.current_password}
      />
    </>
  );
}

export const currentPasswordFaults = (password: string | undefined, {fields}: Messages): Errors =>
  password ? {} : {current_password: fields.required};
