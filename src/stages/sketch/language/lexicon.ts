import { isOrder, verbs } from '../../../language/story.ts'

/** What no sketch of this project can do, by the words that people ask for it with. Each pattern's name is what the question says. */
const impossible: [what: string, words: RegExp][] = [
  [
    'send mail or messages',
    /\b(?:e-?mails?|mails?|sms|text messages?|texts? me|whatsapp|telegram|slack|discord|tweets?|notifications?|notify|push message)\b/,
  ],
  [
    'use a network',
    /\b(?:wi-?fi|wlan|internet|network|cloud|mqtt|https?|web ?(?:site|page|server|hook|socket)?|server|upload(?:s|ed|ing)?|online|ip address|lora(?:wan)?|ethernet|thingspeak|google (?:sheets?|docs?)|dashboard|home ?assistant|alexa)\b/,
  ],
  ['use Bluetooth or a phone', /\b(?:bluetooth|ble|phone|smartphone|iphone|android|app|tablet)\b/],
  [
    'write files',
    /\b(?:sd[- ]?card|micro ?sd|files?|data ?base|eeprom|excel|spreadsheet|usb stick|flash memory|non-?volatile|(?:save|store|remember|record)s? (?:it|them|all|the|every|each|readings|results|data)\b)/,
  ],
  [
    'draw on a display',
    /\b(?:lcd|oled|tft|e-?paper|e-?ink|seven[- ]segment|7[- ]segment|led matrix|dot matrix|(?:on|to) (?:the|a|my) (?:display|screen))\b/,
  ],
  [
    'speak or play sound files',
    /\b(?:voice|speak(?:s|ing)?|speakers?(?! (?:on|at|to|wired|connected|attached|pin)\b)|speech|out loud|aloud|mp3|wav|songs?|music|melod(?:y|ies)|tune|jingle|announce by voice)\b/,
  ],
  ['take pictures', /\b(?:camera|photos?|pictures?|video|webcam)\b/],
  [
    'know where or when it is',
    /\b(?:gps|location|time of day|o'?clock|midnight|at night|during the (?:day|night)|in the (?:morning|evening|afternoon)|weekdays?|weekends?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|real[- ]time clock|rtc|calendar|date|\d{1,2} ?[ap]\.?m\.?)\b/,
  ],
  ['sleep or measure its battery', /\b(?:deep ?sleep|sleep mode|low[- ]power|battery|power (?:down|save|saving))\b/],
  [
    'drive a servo, an LED strip or a stepper',
    /\b(?:servos?|neo ?pixels?|ws28\d\d|led strips?(?!.*\b(?:d ?\d|a ?[0-7]|pin|mosfet|pwm|transistor)\b)|stepper|degrees to the (?:left|right))\b/,
  ],
  [
    'be asked or switched by hand',
    /\b(?:button|keyboard|keypad|joystick|potentiometer|knob|remote control|when i (?:press|push|type|say|clap))\b/,
  ],
  [
    'count or add up over time',
    /\b(?:count(?:s|ing|er)? (?:how many|the|all|of|each|every|up|apples|them)|how many|counter|tally|total number|statistics|histogram|per day|running total|sum up)\b/,
  ],
  [
    'change in steps or at random',
    /\b(?:fade(?:s|d)?|fading|rainbow|alternat(?:e|es|ing|ely)|random(?:ly)?|gradual(?:ly)?|brighter and brighter|faster and faster|breath(?:e|es|ing)|sos|morse|sequence|cycle through|one after the other|animation|sweep)\b/,
  ],
  [
    'learn on the board',
    /\b(?:retrain|re-train|train(?:s|ing)? (?:itself|the model|a model|on)|learn(?:s|ing)?|improve itself|calibrat\w+|new (?:class|label)(?:es|s)? (?:by|from|if))\b/,
  ],
]

/** What of a clause nothing here can do; null where everything may be possible. `own` are words that mean something in this project. */
export function impossibility(plain: string, own: readonly string[]): string | null {
  for (const [what, pattern] of impossible) {
    const match = pattern.exec(plain)
    if (match && !own.some((o) => o.length > 2 && (o.includes(match[0]) || match[0].includes(o)))) return what
  }
  return null
}

/** Somebody tells of themselves or their things. */
export const telling =
  /^(?:and |but |so |well )*(?:i|i'm|i've|we|we're|we've|my|our|he|she|they|this (?:is|was|document|board|project)|it's|it is|it was)\b/

const subject =
  /^(?:(?:and|but|so|well|because|since|as|though|although|while|hi|hello|hey|oh|ok|anyway|otherwise|else|then|that way|also|even|still|yes|no)[\s,]+)*(?:i|i'm|i've|i'd|we|we're|we've|he|she|it|it's|its|they|they're|this|that|that's|thats|these|those|there|there's|my|our|his|her|their|the|an?|some|people|everybody|everyone|nobody|somebody|someone|kids|children|visitors|guests|customers|plants|students|pupils|users|one of|most|all of|each|every|none of)\b/
/** Somebody who acts needs no listed verb, a thing does: `the name of the fruit` says nothing of it. */
const hasVerb = (plain: string): boolean =>
  verbs.test(plain) ||
  (/^(?:\w+s (?:put|hold|place|bring|take|use|come|go|see|like|want|stand|sit|wait|walk|talk|ask|play|learn|eat|drink) (?:their|the|a|an|it|them|his|her|my|on|in|at|up|to|with|by|around|here|there)|(?:\w+[\s,]+){0,2}(?:i|we|he|she|it|they|that|this|these|those|everybody|everyone|nobody|somebody|someone|people|my (?:\w+ )?\w+s|our (?:\w+ )?\w+s) \w+)/.test(
    plain,
  ) &&
    plain.split(/\s+/).length > 2)

const obliges =
  /\b(?:should|shall|must|has to|have to|needs?|please|pls|want|wants|would|'d like|could you|can you|let|make sure|ought|(?<!\b(?:that|which|it|this) )only|never|don't|do not|nothing|(?<!\bthere(?:'s| is| are|'re) )no)\b/
/** Within a sentence that tells something, an order: `the belt runs fast so look often`. */
const orders =
  /(?:^|[,;:]|\b(?:so|and|then|but|therefore|thus)\b) *(?:please |just |simply |then |better )*(?:look|read|check|take|make|measure|sample|use|keep|set|give|let|do|go|wait|turn|switch|put|try|choose|pick|start|stop|hold|leave|pay|mind|watch|wake|remember|forget|be|have)\b(?! (?:too|very|always|been|to\b))/
const done =
  /\b(?:prints?|writes?|outputs?|reports?|logs?|csv|json|leds?|lights?|lit|glows?|shines?|blinks?|flash(?:es)?|flickers?|tells?|shows?|says?|displays?|sends?|gives?|announces?|calls?|reacts?|plays?|sings?|draws?|moves? |speaks?|plays|counts?|turns? (?:on|off)|switch(?:es)? (?:on|off)|goes (?:on|off|out|dark)|beeps?|buzz(?:es)?|sounds?|rings?|pins?|relay|buzzer|motor|pump|pwm|tone|hz|hertz|smooth\w*|averag\w*|majority|votes?|ignor\w*|skips?|drops?|discards?|silent|quiet|unsure|uncertain|confidence|score|threshold|interval|count|counts|repeats?|again|unless|except|whenever|every|per|readings?|samples?|lines?|once|twice)\b/

/** How a remark begins. An order can begin with any verb (`open the door`, `feed fish`), and nobody has a list of those. */
const remark =
  /^(?:(?:and|but|so|well|also|anyway|ps|p\.s\.|btw|by the way)[\s,:]+)*(?:i|i'm|i've|we|we're|we've|he|she|it|it's|they|they're|you|this|that|these|those|there|my|our|your|his|her|their|its|the|an?|some|most|many|all|each|both|one|two|three|in|at|on|for|from|with|without|of|by|during|after|before|until|as|because|since|like|about|under|over|near|what|which|who|why|how)\b/

/** Whether nothing in a clause obliges, orders or says what a sketch does: a remark such as `for the wizard duel on Friday`. */
export const asksNothing = (plain: string): boolean =>
  remark.test(plain.trim()) && !obliges.test(plain) && !orders.test(plain) && !done.test(plain) && !isOrder(plain)

/**
 * Whether a clause only tells something: a sentence about somebody or something, with no word of what a sketch does and none that obliges
 * anybody: `my pupils wave the wand in turns`, `they can't read that fast`.
 */
export const isDescription = (plain: string): boolean =>
  handles.test(plain.trim()) ||
  (subject.test(plain.trim()) &&
    hasVerb(plain.trim()) &&
    !obliges.test(plain) &&
    !orders.test(plain) &&
    !done.test(plain))

/** Who logs or plots the lines does so by themselves. */
const handles =
  /^(?:(?:and|but|so|because|since) )*(?:i|we|my \w+|our \w+) (?:will |then )?(?:logs?|plots?|collects?|records?|parses?|stores?|captures?|watch(?:es)?|monitors?|imports?)\b(?!.*\b(?:should|must|please|want|need|so that it)\b)/

/** What of a clause only says why: `… so that I know it is still alive`, `…, because the sun blinds it`. */
export const reasonWithin =
  /(?:,? (?:so that|so (?:i|we|it|they|the|my|you|nobody|everybody|people)|because|since(?! (?:the )?(?:power|boot|start|reset|switch))|as (?:i|we|it|they|the|my|there)|otherwise (?:i|we|it|they)|in order to|in case|just to)|, (?:plants|they|it's|it|that's|that|thats|this|we|we've|i|i've|whatever|which|my|our|the|there))\b(.*)$/i

/** Whether the end of a clause gives a reason and asks for nothing. */
export const isReason = (plain: string): boolean =>
  !done.test(plain) && !/\b(?:please|pls|should|must|shall)\b/.test(plain)

/** A label of which nothing comes: `red and blue ones just roll past`, `neither needs air`. */
export const idles =
  /\b(?:just|simply) (?:rolls?|goes|go|pass(?:es)?|runs?|moves?) (?:past|by|on|through|along)\b|\bneither\b.*\bnor\b.*\b(?:needs?|gets?|has|have|wants?|triggers?)\b|\b(?:don't|doesn't|do not|does not) (?:need|get|trigger|do|have) (?:anything|any|one|it|a|air)\b|\bneeds? (?:nothing|no \w+)$|\b(?:others?|rest|other \w+) (?:don't|doesn't|do not|does not|won't|needn't)$/

/** Words of demand: a clause with one of them asks for something. */
export const demand =
  /\b(?:print|show|write|output|report|say|send|log|display|tell|light|lit|glow|shine|blink|flash|flicker|turn|switch|set|drive|pull|put|play|beep|buzz|sound|ring|measure|sample|read|take|check|classify|smooth|average|majority|ignore|skip|drop|discard|only|every|each|hz|hertz|pin|led|leds|relay|buzzer|motor|pump|pwm|tone|csv|json|unsure|uncertain|confidence|score|threshold|interval|period|vote|silent|quiet|never|don't|wait|keep|hold|stay|repeat|start|stop|must|should|need|needs|want|when|whenever|if|unless|otherwise|please make|comma|separated|high|low|duplicates?|i'd like|like to see|(?:a|each|every|the) line (?:has|with|contains|holds))\b/

/** What a clause only says why it wants something with: `because`, `so that`. */
const reason = /^(?:and |but )?(?:because|since|as|so that|so (?:the|it|we|i|you|they|my|our)|in order to)\b/

/** A word that asks for something, or null. In a clause that is nothing but a reason, only what a sketch can do asks. */
export function demandOf(plain: string): string | null {
  const words = plain.replace(/\btoo \w+ to \w+/g, '')
  const found = reason.test(words.trim())
    ? /\b(?:print|write|output|log|light|lit|glow|shine|blink|flash|turn|switch|drive|beep|buzz|hz|hertz|pin|leds?|relay|buzzer|motor|pump|pwm|tone|csv|json|silent|only|every|each)\b/.exec(
        words,
      )
    : demand.exec(words)
  return found?.[0] ?? null
}

/** For each kind of setting, words of which one must stand in its clause. */
export const triggers: Record<string, RegExp> = {
  interval:
    /\b(?:every|each|hz|hertz|times|once|twice|per|a (?:second|minute|hour)|intervals?|period|rate|frequency|fast|quick|quickly|speed|between|pause|wait|delay|seconds?|minutes?|ms)\b|\/ ?s/,
  smoothing:
    /\b(?:most of|smooth\w*|major\w*|vote|voting|averag\w*|avg|mean|most (?:common|frequent|often)|filter\w*|median|mode|moving|rolling|steady|stable|jump\w*|flicker\w*|nois\w*)\b/,
  'no smoothing': /\b(?:(?:un)?smooth\w*|averag\w*|filter\w*|raw|single|vot\w+|majority)\b/,
  unsure:
    /\b(?:unsure|uncertain|unclear|sure|certain|confiden\w*|score|probab\w*|threshold|doubt\w*|unknown|trust|believe)\b|%|percent|\b(?:below|under|less than) 0?\.\d/,
  sure: /\b(?:unsure|uncertain|sure|certain|certainty|confiden\w*|score|probab\w*|threshold|doubt\w*|trust|believe|accept)\b|%|percent/,
  'never unsure': /\b(?:unsure|uncertain|best|top|likel\w+|always|threshold|guess)\b/,
  confirm:
    /\b(?:row|consecutive\w*|confirm\w*|agree\w*|same|identical|succession|successive\w*|stable|debounce|equal|times|running)\b/,
  skip: /\b(?:forget|skip\w*|ignor\w*|discard\w*|drop\w*|reject\w*|useless|worthless|lies|thrown|nobody|empty|unless|don't|doesn't|not|no|nothing|never|leave|throw|disregard|exclude|stop|pause|except|without)\b/,
  'only when': /\b(?:only|unless|just|require\w*|must|need\w*|when|if|while|as long as|has to|between)\b/,
  'own gates': /\b(?:dark|dim|light|near|close|far|there)\b/,
  led: /\b(?:leds?|pin|d13|light\w*|lamp|red|green|blue|yellow|cyan|magenta|white|purple|violet|turquoise|orange|glow\w*|shine\w*|lit|blink\w*|flash\w*)\b/,
  'leds off':
    /\b(?:off|dark|no (?:led|light|lamp|colou?r)s?|out|don't use|without)\b|\b(?:don't|not|never|no|nothing)\b.*\b(?:leds?|lights?|lamps?|lit|shin\w*|glow\w*)\b|\b(?:leds?|lights?|lamps?)\b.*\b(?:not|never)\b/,
  pin: /\b(?:pin|gpio|output|d\d{1,2}|a[0-7]|relay|buzzer|motor|pump|fan|valve|high|low|\d{1,2})\b/,
  pwm: /\b(?:pwm|dim\w*|bright\w*|duty|speed|power|analogwrite|percent|half|full|fully)\b|%|255/,
  tone: /\b(?:tone|beep\w*|buzz\w*|sound\w*|hz|hertz|khz|play\w*|note|whistle\w*|frequency|chirp\w*|hum\w*)\b/,
  hold: /\b(?:another|runs? on|going on|goes on|keep\w*|hold\w*|stay\w*|longer|linger\w*|after\w*|remain\w*|leave|more|further)\b/,
  say: /["“”'‘’«„]|\b(?:print\w*|show\w*|writ\w*|output\w*|report\w*|say\w*|send\w*|log\w*|display\w*|tell\w*|call\w*|answer\w*|text|word|message|announce\w*|read\w*|greet\w*|shout\w*|call\w*|type\w*|instead|put\w*)\b|[:=]/,
  silent:
    /\b(?:nothing|silent\w*|silence|quiet\w*|don't|doesn't|shouldn't|mustn't|needn't|won't|not|no|never|ignor\w*|without|only|hide|suppress\w*|skip\w*|mute\w*|except|unless|leave)\b/,
  'print only': /\b(?:only|just|nothing but|except|solely|exclusively|unless)\b/,
  line: /[,;]|\b(?:see|names?|(?:animal|fruit|gesture|colou?r|drink|thing|state)'s|labels?|scores?|confidence|print\w*|show\w*|writ\w*|output\w*|report\w*|say\w*|send\w*|log\w*|display\w*|tell\w*|lines?|columns?|fields?|give\w*|include\w*|contain\w*|with|without|csv|json|list|only|not|no|leave|add\w*|and|also|need\w*|want)\b/,
  format: /\b(?:csv|comma\w*|json|plain|human|readable|words)\b/,
  template: /\{|<\w+>|\[\w+\]/,
  report:
    /\b(?:a (?:reading|sample|window|result)|per|one line|mode|chang\w*|new|another|differ\w*|same|repeat\w*|every|each|all|nothing|no|never|not|don't|switch\w*|duplicate\w*|silent|quiet|without)\b/,
  repeat: /\b(?:again|repeat\w*|at least|once more|remind\w*|still|even if|anyway|heartbeat|refresh\w*)\b/,
  start:
    /\b(?:start\w*|boot\w*|begin\w*|power\w*|ready|first|greet\w*|welcome\w*|launch\w*|reset|wake\w*|turn\w* on|switch\w* on|comes? on|goes on|hello)\b/,
  custom: /[;{}]|\bc\+\+|\bcode\b|digitalWrite/i,
}
