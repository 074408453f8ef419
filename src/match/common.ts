/**
 * The 1024 commonest triples of bytes in what repositories hold, commonest first, letters in lower case: counted over as much of each of nine public trees, of TypeScript, JavaScript, Rust, Python, HCL, YAML and documents. A
 * guide to where in a literal its rarest bytes stand; a wrong guess costs time and nothing else.
 */
export const COMMON_TRIPLES = [
  '   \n  ,\n   "ion": ent = tio{\n  {\n: " thcon",\n  }ingresthe re;\n  costaate---terameonse":he menect);\ninenamorttypype in\n\n  }\nestporexpstrtesforlinser"\n ',
  'atiendcomindaaande severerscti deon ed assintele}\n nstprochenteourer ont toart},\nd":tarrcees emetoroden":ithor : { "s// essng st  stsoutriselurcdefuse',
  'sioallandrt coltedreavalt": no fo:{"  cto ":{loc  /per":1 anult | is retturpre"co "t^^^errete"ine:  ex= "ageext  sratpardextatesothi"stgitert  ractrom',
  'nerilecalxxx //mpo;\n\ndat:\n olufrocrerinlemnti)\n imp  ihis },blealu) {ernsteeqund nd"eckfilideelflumhecne"se lue"enin etuget is"licesist}\n\nlicnts,"iure',
  ' prtru=== a  passiberrt"aliif patumnabl",   =deret e tainone  e  |eraormttphttre x":claurn * s":ex"nt  caden,"cmn","e asce las{"lnetoperammodptiom onf',
  'worrro "akeyle runiteof matcatinss a  tlet trath wi usena if en ofon"notack\t\t\tset.co\n\t\tnceityireappe ampltraara frrentexfie_redocreftemoun://metcenunc',
  'nta1,"secrop {  cl tereq  a  *ase ma fi.\n ritps:witvarpecrn ubeckearealsommifikubrou "rfun vatpssseaule\n rsiatae se cpe"  pnfilseme efabelcureres:/e, ',
  'hubxpoan  - eve naitiarisparecocks tthu =>fau leervencabeace li choutn t\n}\nreprue  deatlowlesorktaixpr=> ts optulljec "cgin:1,s =unt "etenple "i"tynct',
  ' poputs: ),\n: [undat iveompawseade =redice  lfin, "orerorth fooe i  ft tit queposrra) ="redes bedin.0.angailas te fig so  #  - fa nu(\n erint. gi "pies',
  'nodscr() astaccrnecodust art = alefileacantch_co "d nenewplatinll ledize runseoinnal":0]\n  apranarg},"er""looca  g  {":2 # e,\ned_ulet cit_ighgros,  do',
  'apifal: tpaccriticnonditica acobjherstome"inisines.tan== nulesc>\n regshot:   nool opt s],\nsesarrign elt ilat///xpebas locha itn: sonuesnitdel imon:tho',
  'f t "n  <iernnec":es"imedeppoi  )nar)\n\nns epotimesu tyancly  gescehel }  di me unript, ss ensecosulpriutelf.atc onecun atifmesot  "b: shanordndit aove',
  'lidialquibjeatt scragsitpanven or moost0,"e fdedrma surtithadiss icliome000lisoc"{"scluen atoenver_riooup,"liptdirgoambebacoatlarer.lecd tuirdecbab  .',
  ' ==you-co "vampman ha whed"er- "mom/: nst_d: eaclogild.re0.0numfere oecrmitearetarowhatespolece_ })addaryedepe y":";\nraw yof (trynge, sde ut ach> {ght',
  'lenumet {ponlloimabutual\n\n#enecte bauri[\n kererm```egirts  m bomapcorub.tegautar  --ediicoe  sedcou\nimed\nr toryjsoupeal  0 epl "ffix  ]ctosolshakinon.',
  'oriolittearsinp */_in*\n tiv.to fuch  crgengespubr: clopasgrarnapesriarte helab_naexar":e",e rnedlitped\n *};\nis."excceoke, at fme:excct(npustipenmin"ht',
  ' [\nodube on( "hrvees/empve ws_ kuorgntrrse weld gle shlt ese: f\n//t o  oiss\nex*/\nn cmists.e pploct ans:0,id luss s":3\n``s cmar: ars _stecl), troelp ta',
  't rmagxamantdra  vt",infle.supry }},, ckenillrivollmaine ona});whesidd aedue dlug |\nanyeths\n polue by n",hasurl  bvic /*els/\n  vehen au burigosidul_id',
  'olo/**houblocopownel/e ellewidetscase {rvi();racle"er(ienuilrrebui___subbootit;\n}le_"de "lbarnt"floeanloanins fr, ilifai: \'binleremaatuketsyns oscotie',
  'rib.\n\nm ", tty mormmaow s:\nnfoef rolspoqua"idrone;\n idt\n nt(ash} fin-es:ge  {}erft porsmonoad  (sigplub.c).tnme pupli"tedivard= n byd i_se**\nsiz(seuct',
  ' siito|  rgetoksom@baumb\', "pry: efespegis/re keck  da()\narc= {\\u0idtina',
].join('');

/** The fifteen commonest bytes but for letters of triples: what any of them costs in a triple that is not among the commonest. */
export const COMMON_BYTES = ' etaronislcdup.';
