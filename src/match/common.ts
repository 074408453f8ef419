/**
 * The 512 commonest triples of bytes in source text, commonest first, letters in lower case: counted over public repositories of TypeScript, Python, HCL and YAML. A
 * guide to where in a literal its rarest bytes stand; a wrong guess costs time and nothing else.
 */
const TRIPLES = [
  'iontioent recon coing thonsamenamateterthereastaproect  cresatidatstrtyphe ypeinee: nsttriodest serindlinforeadverort st  rndevalcheon ageestpornte no',
  'erscomarte":ed atactirt  de inusees toront pronlextnlyendrinbleromexply er tedablsioandtarratretmenper trder nafilessithturd:   ioutounasstraalu secol',
  's: donacetesoluluecreintfroadodef to a ase antrurceouract  sstolumparusterr exmpoor desng oneis untsou  turc itele is fogra pa  aile.co aside  pordnd ',
  'eved":om steerajecnottatormumnmodptidex va firueimpnti frall  eopetexivenaletuemaref"co ontemnert: urnrouplacalssiputlocullervof se t":"inceslicnodund',
  'setpecoreden  dpre ofoduchamesit lesmetle  whdelredulteatn": daistappgetclakeyntspat"st: tncespa clrn witpos "swor: setefinvarts tenntrityat nd"itethi',
  'eren:  nu "tapice  mant httttpost lipacbasarein sec"enulene"e =es/"linuls a op unsoncodlat ento fiealsschrolif quee tps:rt"  noolme:.togrotabathefiert',
  ' ifmn"hemcoure kinangtroer_herues cauncx":onfains tex"hanmanackeso us wirdeon:s:/tps teoleernth gitlethatlasscroptt t ty chrenaricrite tinawss =oup or',
  'rropritomvenranripeckinshecicees:leanfilseumeeriramritriaomeailme rafenceta fadec neompcluracargned_idireissrsi doclir:  so morraescrecespefaecope ime',
  'runutereponalandocmatiptfune annetche crorgent i  fan hisery taom/uctnctue urejsobjethothuer.iesfigaul  mbere ias id:selt chubownobjautf (e sbelfautim',
  'ot xpe crcurlabcatequachmisansaddt = beon_ct(xposcoattorkrowantsseovepe"lednt__prnumer:pent a  vlustoorodlisokemaporyifiockdinanaginommid e="ducancena',
  'corfal medisliehelde nd:ann grshoeac',
].join('');

/** The fifteen commonest bytes but for letters of triples: what any of them costs in a triple that is not among the commonest. */
const BYTES = ' etaronislcdup.';

/** By the low five bits of three bytes, which tell letters apart: a guess is all that is wanted. */
const often = new Float64Array(1 << 15);
for (let rank = TRIPLES.length / 3 - 1; rank >= 0; rank--) often[keyOf(TRIPLES.charCodeAt(rank * 3), TRIPLES.charCodeAt(rank * 3 + 1), TRIPLES.charCodeAt(rank * 3 + 2))] = 1 / (rank + 8);
const likely = new Float64Array(256).fill(0.25);
for (let at = 0; at < BYTES.length; at++) likely[BYTES.charCodeAt(at)] = 1 - at / 20;

function keyOf(a: number, b: number, c: number): number { return ((a & 31) << 10) | ((b & 31) << 5) | (c & 31); }

/** How often the three bytes at `offset` of a literal, letters in lower case, may be met in source text, on a scale of its own. */
export function commonness(literal: Uint8Array, offset: number): number {
  const a = literal[offset] ?? 0;
  const b = literal[offset + 1] ?? 0;
  const c = literal[offset + 2] ?? 0;
  return (often[keyOf(a, b, c)] ?? 0) + 0.001 * (likely[a] ?? 1) * (likely[b] ?? 1) * (likely[c] ?? 1);
}
