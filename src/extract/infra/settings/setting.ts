import type { EnvironmentMark, Place } from '../../../model/index.ts';
import type { Piece } from '../../shared/address-pieces.ts';

/** One value of a file of settings: what it is bound to, and the environments it is for. */
export interface Setting extends Piece {
  readonly at: Place;
  readonly marks: readonly EnvironmentMark[];
  /** A section of the file says the environment, and not the name of the file. */
  readonly sectioned: boolean;
}

/** The file that tools of a working day load without being told. */
export const EVERYDAY = /(?:^|\/)(?:\.env(?:\.local|\.development|\.dev)?(?:\.local)?|\.dev\.vars|local_settings\.py|appsettings\.Local\.json|application-local\.(?:ya?ml|properties))$/;
