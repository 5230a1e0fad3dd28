// A table of staff. Its parts say what they are: in a narrow window they are drawn as cards, and browsers would forget
// it.
import type {ReactNode} from 'react';

export function Table({
  caption,
  heads,
  look = '',
  children,
}: {
  caption: string;
  heads: string[];
  look?: string;
  children: ReactNode;
}) {
  return (
    <table className={`table ${look}`} role="table" aria-label={caption}>
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

export function Row({cells, look}: {cells: ReactNode[]; look?: string}) {
  return (
    <tr role="row" className={look}>
      {cells.map((cell, i) => (
        <td key={i} role="cell">
          {cell}
        </td>
      ))}
    </tr>
  );
}
