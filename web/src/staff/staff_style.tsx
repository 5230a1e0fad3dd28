// The style of the clinic's people and devices: patients never fetch it.
import style from './staff.css?url';

export const StaffStyle = () => <link rel="stylesheet" href={style} precedence="staff" />;
