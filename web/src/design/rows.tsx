// Rows that lead somewhere, and the still shape of what is being read.
import type {ReactNode} from 'react';
import {Link} from 'wouter';
import {Icon} from './icon';
import './rows.css';

export function RowLink({
  to,
  chosen = false,
  children,
  end,
}: {
  to: string;
  chosen?: boolean;
  children: ReactNode;
  end?: ReactNode;
}) {
  return (
    <Link href={to} className={chosen ? 'rowlink chosen' : 'rowlink'}>
      <span>{children}</span>
      <span className="figures">{end}</span>
      <Icon name="forward" />
    </Link>
  );
}

export function Skeletons({count}: {count: number}) {
  return (
    <div className="rows" aria-hidden="true">
      {Array.from({length: count}, (_, i) => (
        <div className="skeleton" key={i} />
      ))}
    </div>
  );
}
