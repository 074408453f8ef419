/**
 * The 512 commonest triples of bytes in source text, commonest first, letters in lower case: counted over public repositories of TypeScript, Python, HCL and YAML. A
 * guide to where in a literal its rarest bytes stand; a wrong guess costs time and nothing else.
 */
export const COMMON_TRIPLES = [
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
export const COMMON_BYTES = ' etaronislcdup.';
