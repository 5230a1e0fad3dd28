// A table of staff. Its parts say what they are: in a narrow window they are drawn as cards, and browsers would forget
// it.
import type {ReactNode} from 'react';
import './admin.css';

export function Table({caption, heads, children}: {caption: string; heads: string[]; children: ReactNode}) {
  return (
    <table className="table" role="table" aria-label={caption}>
      <thead role="rowgroup">
        <tr role="row">
          {heads.map(head => (
            <th key={head} scope="col" role="columnheader">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">{children}</tbody>
    </table>
  );
}

export function Row({cells}: {cells: ReactNode[]}) {
  return (
    <tr role="row">
      {cells.map((cell, i) => (
        <td key={i} role="cell">
          {cell}
        </td>
      ))}
    </tr>
  );
}
