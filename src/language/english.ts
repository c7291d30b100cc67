/**
 * English words that differ from a word of demands by no more than a slip of the pen does (`store` from `score`): whoever writes them
 * means them. Of the SCOWL word lists, by way of `dictionary-en` 4.0.0.
 */
export const lookalikes: ReadonlySet<string> = new Set(
  `
  abode abort abut accent accepted accepts accurate afters allays alter amperage ample anythings apples applet apply apter
  aster averaged averagely averages bard beard bellow blacking blank blanking blending blind blinding bling blini blinkering
  blinks blitzing blocking blow blued bluer blues bluet blunting blur boar boards boars boink boinking bricking bringing brink
  brisking buttoned buttons buzzed buzzers buzzes calibrated calibrates calibrating calibrations calibrator caliphate
  celebrate celebration celibate centiliter centimeters certainly certainty chance chancel chancels chances chancres changed
  changer changers channeled channels chanters chanteys charge chargers charges clangers clashes classed classics classier
  classiest classism classless clauses clean cleanses clears cleat coincidence coincident colon colors columnar columned
  columnist compared compares compere compered comperes conceited concerned concert concerted concerto concerts concreted
  condiment conference conferred confidant confidante confidants confided confidences confidently confider confiders confides
  confiding confluence confluent congested connected consented conserved consorted contented contested continence continent
  contorted convened convent convents converge converged converges converse conversed converses converter converters converts
  conveyed convicted covert crassest curtain curtains cutlasses daring date decrees deducted defeated defecated defect
  defected deference deflected degrades degree deject dejected demented depicted deserted detached detector detects detentes
  deterred detest detested detracted differed differences differently differing diffidence diffident digitalis digitally
  directed divided dividend divider dividers divides divine drip droop drops duding duping ease emery etch ether ever excepted
  excepts excerpt excerpts falter feathers featured fifths fifty filer filler filtered filterer filters filth filthier firs
  firsts firth fist fitter fixtures flashy flask flesh flour flush foul fours fracture fractures gestural gestured gestures
  grater greaser greasers greasier greatest greed greens greet greeter greeters hale hall halo halt highers hither howsoever
  ignores infernal integral internal internals intervals interwar keel keen keeps kelp lager lane lanes lapel lapels larder
  large larges lase lash lass lasts lats lave leas lease least leaved leaven leaver leaves lees legs leis lens lest lets libel
  libels lice lien liens lies life lightens lighters lightest like likes lime limes lined linen linens liner liners ling
  linger lings link links lino lint lints lire list lite live lives lodger logger lone loner longed longueur loser loss lost
  lounger loungers lover lowed lowers lust magnitudes majoring mare mast maturity maximums mead meal means meant meany
  measured measures meat mere millisecond minimums minority minsters minuet minuets minuses minuted minutely minuter minutest
  minutiae mire mist moan moat modal mode models modem modes moire moist moisturize mole molt monition monument moor moot mope
  morel mores morn mosh moss mote motel motioned motions motors mots moue move movements must newer normality normalized
  normalizes normative noshing notating notching nothings noticing noting numbed numbered numbers objected objector objects
  ocher oily orangery oranges otter otters outputs paint paints parentage percentages percentile percents pint pints pleas
  pleased pleases pleasure point pointers pointy portability potability printers prolixity provability proximate pule pules
  pulsed pulses purse quainter quartered quarterly quarters quartet quartets radio ration ratios reaching reacting readiness
  readying realigns reaming reaping rearing rearming rebating receding reexport refacing regaling regarding regrading reheat
  relating relax relaxing relaying relays reloading rely remaking remanding remote removed remover removers removes renaming
  rending rent repaving repay repaying repeal repeated repeater repeats repent replay reported reporter reports rereading
  resat reset residing resit resort rests resulted retaking retarding retort rewarding rewove robs rods roes rots rust sale
  sampled sampler samplers satay sate sates satiates says scald scaled scales scalp scaly scare scone scooting scope scored
  scorer scores scorn scow seconded seconder seconders secondly seeds seedy seek seem seen seep seer sees seething send senior
  senor sensors sensory serially serials sewed sexed shade shake shale shambles shame shape shard shared sharer shares shark
  sharp shave shay shays shed shew ship shire shod shoe shoo shooting shop shore shot shoulder shown shows showy silenter
  silently silents simple simplest sine singe situates skate skates skid skim skimp skin skips skis skit slate slates slay
  slays sled slip slit slow smallest smart smellier smooch smooching smoothed smoother smoothie smoothies smoothly smooths
  snare snip snitch snore snow somethings sooth soothing sore sounds spare spate spates spay spays sped speed spit splat
  splint splits spore stab stabs stag stage stages stags stagy stake stakes stale stales standardized standardizes standards
  star stare stares stark stars starters startles starts stat stated stater stats statue statues statures status statuses
  statutes stave staves steed stitch store stow stray strays sued swatch sway sways switched switcher switches swooshing swore
  tainting tames tarn tasting tastings teat teem teen teething temperate temperatures tempting tent tenting tern testings
  tests testy text texting thane thank thaw thee thees theirs theme therm theses thew they thin thirds thorough those though
  three threefold threshed thresholds tides ties tiles time timed timer timers tines tires toasting tolerable tolerance
  tolerant tolerated tolerates tollgate tomes torn tracking trail trailing trains traipsing trait tramming tramping trapping
  trashing trawling treating trice trough trusting trysting turd turf turns twain twat tweeting twine twisting untie vague
  vale vales validating validations valuates valuation valued valuer valuers valve valves variation voltages ween weighs
  weight weighted weighty whale whatever whee whens whensoever wherever whet whew whey whiled whiles whine whit whited whiten
  whiteout whiter whites whitey whits whole whomever widow widows wights wile windowed windrow windrows winnow winnows wold
  world woulds wound wren wrights writ writer writes writhe writs wrote yellowed yellower yellows yellowy
`
    .trim()
    .split(/\s+/),
)
