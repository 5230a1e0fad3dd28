// Accounts as administrators see them, and what each may be.
import type {Role, Schemas} from '../api/client';

export type Account = Schemas['Account'];

export const roles: Role[] = ['patient', 'doctor', 'receptionist', 'admin'];
export const isRole = (text: string): text is Role => roles.some(role => role === text);
