// A page of the clinic's people: the whole window, more at once, and only for whom it is.
import type {ReactNode} from 'react';
import type {Role} from '../api/client';
import {OnlyFor} from '../session/only_for';
import {Page} from '../shell/page';
import {StaffStyle} from './staff_style';

export const desk: readonly Role[] = ['receptionist', 'admin'];

export function StaffPage({
  roles,
  title,
  heading,
  back,
  children,
}: {
  roles: Role | readonly Role[];
  title: string;
  heading?: ReactNode;
  back?: {to: string; label: string};
  children: ReactNode;
}) {
  return (
    <Page title={title} heading={heading} back={back} broad>
      <StaffStyle />
      <div className="dense">
        <OnlyFor role={roles}>
          <div className="stack">{children}</div>
        </OnlyFor>
      </div>
    </Page>
  );
}
