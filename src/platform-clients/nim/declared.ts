import { declaredIn } from '../runai/declared.ts';

/** What the section `nim` of a spec says of itself. */
export const nimDeclared = declaredIn('nim');
